/** What follows the changes of deploys: deployments on GitHub and notifications. */
@NullMarked
package dev.orchestrator.feature.deployeffects;

import org.jspecify.annotations.NullMarked;
