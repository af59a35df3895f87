package dev.orchestrator.local.discord;

import dev.orchestrator.local.http.Answer;
import dev.orchestrator.local.http.JsonObject;

/**
 * The refusals of Discord's API, with its own codes and words.
 *
 * <p>Source: Discord, "Opcodes and Status Codes", JSON Error Codes.
 */
enum DiscordError {
  NO_SUCH_ROUTE(404, 0, "404: Not Found"),
  METHOD_NOT_ALLOWED(405, 0, "405: Method Not Allowed"),
  UNAUTHORIZED(401, 0, "401: Unauthorized"),
  UNKNOWN_CHANNEL(404, 10003, "Unknown Channel"),
  UNKNOWN_GUILD(404, 10004, "Unknown Guild"),
  UNKNOWN_MEMBER(404, 10007, "Unknown Member"),
  UNKNOWN_MESSAGE(404, 10008, "Unknown Message"),
  UNKNOWN_ROLE(404, 10011, "Unknown Role"),
  UNKNOWN_USER(404, 10013, "Unknown User"),
  UNKNOWN_EMOJI(400, 10014, "Unknown Emoji"),
  UNKNOWN_WEBHOOK(404, 10015, "Unknown Webhook"),
  UNKNOWN_INTERACTION(404, 10062, "Unknown interaction"),
  UNKNOWN_COMMAND(404, 10063, "Unknown application command"),
  WRONG_APPLICATION(
      403, 20012, "You are not authorized to perform this action on this application"),
  TOO_MANY_CREATES(
      400, 30034, "Max number of daily application command creates has been reached (200)"),
  ALREADY_ACKNOWLEDGED(400, 40060, "Interaction has already been acknowledged."),
  REQUEST_TOO_LARGE(413, 40005, "Request entity too large"),
  TOO_MANY_FOLLOW_UPS(
      400, 40094, "This interaction has reached the maximum number of follow up messages."),
  CLOUDFLARE(403, 40333, "internal network error"),
  MISSING_ACCESS(403, 50001, "Missing Access"),
  NOT_THE_AUTHOR(403, 50005, "Cannot edit a message authored by another user"),
  EMPTY_MESSAGE(400, 50006, "Cannot send an empty message"),
  MISSING_PERMISSIONS(403, 50013, "Missing Permissions"),
  TOO_OLD_FOR_BULK_DELETE(
      400, 50034, "You can only bulk delete messages that are under 14 days old."),
  WRONG_COUNT_FOR_BULK_DELETE(
      400,
      50016,
      "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages to delete"),
  INVALID_WEBHOOK_TOKEN(401, 50027, "Invalid Webhook Token"),
  INVALID_JSON(400, 50109, "The request body contains invalid JSON.");

  private final int status;
  private final int code;
  private final String message;

  DiscordError(int status, int code, String message) {
    this.status = status;
    this.code = code;
    this.message = message;
  }

  Answer answer() {
    return Answer.json(status, JsonObject.of("message", message).put("code", code));
  }
}
