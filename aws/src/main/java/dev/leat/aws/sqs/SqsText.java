package dev.leat.aws.sqs;

/// Texts that SQS accepts
/// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html).
public final class SqsText {

    private SqsText() {}

    /// Escapes the characters in strings of a JSON document that SQS does not accept. Control
    /// characters are always escaped in JSON.
    public static String allowed(String json) {
        return json.replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF");
    }
}
