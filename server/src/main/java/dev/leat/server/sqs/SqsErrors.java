package dev.leat.server.sqs;

import dev.leat.server.aws.AwsErrorException;

/// SQS's own errors, with AWS's messages.
final class SqsErrors {

    private static final String TYPES = "com.amazonaws.sqs#";
    private static final String CODES = "AWS.SimpleQueueService.";

    private SqsErrors() {}

    static AwsErrorException noQueue() {
        return new AwsErrorException(
                        TYPES + "QueueDoesNotExist",
                        CODES + "NonExistentQueue",
                        400,
                        "The specified queue does not exist.")
                .inQuery("The specified queue does not exist for this wsdl version.");
    }

    /// Returns the error for an unknown queue. `hint` names an alternative.
    static AwsErrorException noQueue(String hint) {
        return new AwsErrorException(
                        TYPES + "QueueDoesNotExist",
                        CODES + "NonExistentQueue",
                        400,
                        "The specified queue does not exist. " + hint)
                .inQuery("The specified queue does not exist for this wsdl version. " + hint);
    }

    /// Returns the error for a parameter that does not apply to this type of queue.
    static AwsErrorException otherKind(Object value, String parameter) {
        return invalid(
                value,
                parameter,
                "The request include parameter that is not valid for this queue type.");
    }

    static AwsErrorException queueExists(String attribute) {
        return new AwsErrorException(
                TYPES + "QueueNameExists",
                "QueueAlreadyExists",
                400,
                "A queue already exists with the same name and a different value for attribute "
                        + attribute);
    }

    static AwsErrorException unsupported(String text) {
        return simple("UnsupportedOperation", text);
    }

    static AwsErrorException emptyBatch(String entry) {
        return simple(
                "EmptyBatchRequest", "There should be at least one " + entry + " in the request.");
    }

    static AwsErrorException tooManyEntries(int sent) {
        return simple(
                "TooManyEntriesInBatchRequest",
                "Maximum number of entries per request are %d. You have sent %d."
                        .formatted(BatchRequests.MOST_ENTRIES, sent));
    }

    static AwsErrorException invalidEntryId() {
        return simple(
                "InvalidBatchEntryId",
                "A batch entry id can only contain alphanumeric characters, hyphens and"
                        + " underscores. It can be at most 80 letters long.");
    }

    static AwsErrorException repeatedEntryId(String id) {
        return simple("BatchEntryIdsNotDistinct", "Id " + id + " repeated.");
    }

    static AwsErrorException batchTooLong(long most, long sent) {
        return simple(
                "BatchRequestTooLong",
                "Batch requests cannot be longer than %d bytes. You have sent %d bytes."
                        .formatted(most, sent));
    }

    static AwsErrorException unknownAttribute(String name) {
        return invalidName("Unknown Attribute " + name + ".");
    }

    static AwsErrorException invalidName(String text) {
        return plain("InvalidAttributeName", 400, text);
    }

    static AwsErrorException invalidAttribute(String name, String reason) {
        return plain(
                "InvalidAttributeValue",
                400,
                "Invalid value for the parameter " + name + "." + reason);
    }

    static AwsErrorException invalidContents(String text) {
        return plain("InvalidMessageContents", 400, text);
    }

    static AwsErrorException invalidReceipt(String handle) {
        return plain(
                "ReceiptHandleIsInvalid",
                404,
                "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
    }

    static AwsErrorException invalidToken() {
        return AwsErrorException.invalidParameter("Invalid or expired next token.");
    }

    static AwsErrorException notInFlight(String handle) {
        return simple(
                "MessageNotInflight",
                "The message of the receipt handle \"" + handle + "\" is not in flight.");
    }

    static AwsErrorException noResource(String text) {
        return plain("ResourceNotFoundException", 404, text);
    }

    /// Returns the error for an invalid value of `parameter`.
    static AwsErrorException invalid(Object value, String parameter, String reason) {
        return AwsErrorException.invalidParameter(
                "Value %s for parameter %s is invalid. Reason: %s"
                        .formatted(value, parameter, reason));
    }

    private static AwsErrorException simple(String name, String text) {
        return new AwsErrorException(TYPES + name, CODES + name, 400, text);
    }

    private static AwsErrorException plain(String name, int status, String text) {
        return new AwsErrorException(TYPES + name, name, status, text);
    }
}
