/** Alerts: the protocol, its stores, and a run of many instances in virtual time. */
@NullMarked
package dev.orchestrator.alert;

import org.jspecify.annotations.NullMarked;
