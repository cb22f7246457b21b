package dev.leat.server.sns;

import dev.leat.server.aws.AwsErrorException;

/// SNS's own errors, with AWS's messages.
final class SnsErrors {

    private static final String TYPES = "com.amazonaws.sns#";

    private SnsErrors() {}

    /// Returns the error for an invalid parameter. `what` describes the parameter as AWS does, such
    /// as `TopicArn Reason: ..`.
    static AwsErrorException invalid(String what) {
        return simple("InvalidParameter", 400, "Invalid parameter: " + what);
    }

    /// Returns the error for a message that has an invalid value.
    static AwsErrorException invalidValue(String text) {
        return new AwsErrorException(
                TYPES + "InvalidParameterValue", "ParameterValueInvalid", 400, text);
    }

    /// Returns the error for a missing required parameter.
    static AwsErrorException missing(String name) {
        String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return AwsErrorException.common(
                "ValidationException",
                "ValidationError",
                400,
                "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
                        .formatted(member));
    }

    static AwsErrorException invalidToken() {
        return invalid("NextToken Reason: the token is not one of this list");
    }

    static AwsErrorException noTopic() {
        return simple("NotFound", 404, "Topic does not exist");
    }

    static AwsErrorException noSubscription() {
        return simple("NotFound", 404, "Subscription does not exist");
    }

    static AwsErrorException noResource() {
        return simple("ResourceNotFound", 404, "Resource does not exist");
    }

    /// Returns the error for a change that only app.yaml or an authorised client can make.
    static AwsErrorException denied(String text) {
        return simple("AuthorizationError", 403, text);
    }

    static AwsErrorException tooManyPolicies(int most) {
        return simple(
                "FilterPolicyLimitExceeded",
                403,
                "Filter policy limit exceeded: a topic can have at most %d subscriptions with a filter policy."
                        .formatted(most));
    }

    static AwsErrorException tooManyTags() {
        return simple(
                "TagLimitExceeded",
                400,
                "Could not complete request: tag quota of per resource exceeded");
    }

    static AwsErrorException emptyBatch() {
        return simple("EmptyBatchRequest", 400, "The batch request doesn't contain any entries.");
    }

    static AwsErrorException tooManyEntries() {
        return simple(
                "TooManyEntriesInBatchRequest",
                400,
                "The batch request contains more entries than permissible.");
    }

    static AwsErrorException repeatedEntryId() {
        return simple(
                "BatchEntryIdsNotDistinct",
                400,
                "Two or more batch entries in the request have the same Id.");
    }

    static AwsErrorException invalidEntryId() {
        return simple(
                "InvalidBatchEntryId",
                400,
                "The Id of a batch entry in a batch request doesn't abide by the specification: 1 to"
                        + " 80 letters, digits, hyphens and underscores.");
    }

    static AwsErrorException batchTooLong() {
        return simple(
                "BatchRequestTooLong",
                400,
                "The length of all the messages put together is more than the limit.");
    }

    /// Returns the error for an AWS operation that Leat does not support.
    static AwsErrorException absent(String text) {
        return AwsErrorException.common("InvalidActionException", "InvalidAction", 400, text);
    }

    private static AwsErrorException simple(String code, int status, String text) {
        return new AwsErrorException(TYPES + code, code, status, text);
    }
}
