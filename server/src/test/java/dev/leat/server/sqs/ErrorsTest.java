package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// SQS's limits and errors in the JSON protocol: the codes and texts that AWS's own answers have.
class ErrorsTest {

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    /// Status, code of the Query protocol, and text.
    private String ask(String operation, String body) {
        var response = endpoint.json(operation, body.replace('\'', '"'));
        String code = response.headers().firstValue("x-amzn-query-error").orElse("");
        return response.statusCode()
                + " "
                + code
                + " "
                + response.body().replaceAll(".*\"message\":\"(.*)\"}", "$1");
    }

    private static String entries(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{'Id':'%d','MessageBody':'%s'}".formatted(i, "x".repeat(bytes)))
                .collect(Collectors.joining(",", "{'QueueUrl':'orders','Entries':[", "]}"));
    }

    @Test
    void hasBothNamesOfAnError() {
        var response = endpoint.json("GetQueueUrl", "{\"QueueName\":\"nope\"}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/x-amz-json-1.0");
        assertThat(response.headers().firstValue("x-amzn-query-error"))
                .contains("AWS.SimpleQueueService.NonExistentQueue;Sender");
        assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(response.body())
                .isEqualTo(
                        "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"The specified queue does not exist.\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    SendMessage | {'QueueUrl':'orders','MessageBody':''} | 400 MissingParameter;Sender The request must contain the parameter MessageBody.
                    SendMessage | {'QueueUrl':'orders'} | 400 MissingParameter;Sender The request must contain the parameter MessageBody.
                    SendMessage | {'MessageBody':'x'} | 400 MissingParameter;Sender The request must contain the parameter QueueUrl.
                    SendMessage | {'QueueUrl':'orders','MessageBody':'x','DelaySeconds':901} | 400 InvalidParameterValue;Sender Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.
                    ReceiveMessage | {'QueueUrl':'orders','MaxNumberOfMessages':11} | 400 InvalidParameterValue;Sender Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.
                    ReceiveMessage | {'QueueUrl':'orders','WaitTimeSeconds':21} | 400 InvalidParameterValue;Sender Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.
                    ReceiveMessage | {'QueueUrl':'orders','VisibilityTimeout':43201} | 400 InvalidParameterValue;Sender Value 43201 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.
                    ReceiveMessage | {'QueueUrl':'orders','AttributeNames':['Colour']} | 400 InvalidAttributeName;Sender Unknown Attribute Colour.
                    SendMessageBatch | {'QueueUrl':'orders','Entries':[]} | 400 AWS.SimpleQueueService.EmptyBatchRequest;Sender There should be at least one SendMessageBatchRequestEntry in the request.
                    SendMessageBatch | {'QueueUrl':'orders','Entries':[{'Id':'a','MessageBody':'x'},{'Id':'a','MessageBody':'x'}]} | 400 AWS.SimpleQueueService.BatchEntryIdsNotDistinct;Sender Id a repeated.
                    DeleteMessageBatch | {'QueueUrl':'orders','Entries':[{'Id':'a b','ReceiptHandle':'x'}]} | 400 AWS.SimpleQueueService.InvalidBatchEntryId;Sender A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.
                    DeleteMessage | {'QueueUrl':'orders','ReceiptHandle':'x'} | 404 ReceiptHandleIsInvalid;Sender The input receipt handle \\"x\\" is not a valid receipt handle.
                    ChangeMessageVisibility | {'QueueUrl':'orders','ReceiptHandle':'x','VisibilityTimeout':1} | 404 ReceiptHandleIsInvalid;Sender The input receipt handle \\"x\\" is not a valid receipt handle.
                    GetQueueAttributes | {'QueueUrl':'orders','AttributeNames':['Colour']} | 400 InvalidAttributeName;Sender Unknown Attribute Colour.
                    CreateQueue | {'QueueName':'a b'} | 400 InvalidParameterValue;Sender Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
                    CreateQueue | {'QueueName':'q','Attributes':{'DelaySeconds':'901'}} | 400 InvalidAttributeValue;Sender Invalid value for the parameter DelaySeconds.
                    CreateQueue | {'QueueName':'orders','Attributes':{'DelaySeconds':'9'}} | 400 QueueAlreadyExists;Sender A queue already exists with the same name and a different value for attribute DelaySeconds
                    SetQueueAttributes | {'QueueUrl':'orders','Attributes':{'DelaySeconds':'9'}} | 400 AWS.SimpleQueueService.UnsupportedOperation;Sender Queue orders is defined by the app: only a change of app.yaml changes it.
                    DeleteQueue | {'QueueUrl':'orders'} | 400 AWS.SimpleQueueService.UnsupportedOperation;Sender Queue orders is defined by the app: only a change of app.yaml deletes it.
                    AddPermission | {'QueueUrl':'orders'} | 400 AWS.SimpleQueueService.UnsupportedOperation;Sender Leat has no permissions: it accepts any credentials.
                    StartMessageMoveTask | {'SourceArn':'arn:aws:sqs:r:1:nope'} | 404 ResourceNotFoundException;Sender The resource that you specified for the SourceArn parameter doesn't exist.
                    StartMessageMoveTask | {'SourceArn':'arn:aws:sqs:r:1:orders'} | 400 InvalidParameterValue;Sender Source queue must be configured as a Dead Letter Queue.
                    """)
    void saysWhatIsWrong(String operation, String body, String answer) {
        assertThat(ask(operation, body)).isEqualTo(answer);
    }

    @Test
    void refusesCharactersThatXmlCannotHold() {
        String body = "{'QueueUrl':'orders','MessageBody':'%s'}";
        assertThat(ask("SendMessage", body.formatted("a\\u0001")))
                .isEqualTo(
                        "400 InvalidMessageContents;Sender Invalid binary character '#x1' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]");
        for (String bad : new String[] {"\\u0000", "\\uffff", "\\ud800", "\\udc00x"}) {
            assertThat(ask("SendMessage", body.formatted(bad))).startsWith("400 InvalidMessage");
        }
        assertThat(ask("SendMessage", body.formatted("\\t\\r\\n\\ud83d\\ude00\\ufffd")))
                .startsWith("200 ");
    }

    @Test
    void takesTenEntriesAndAMebibyte() {
        assertThat(ask("SendMessageBatch", entries(10, 104_857))).startsWith("200 ");
        assertThat(ask("SendMessageBatch", entries(10, 104_858)))
                .isEqualTo(
                        "400 AWS.SimpleQueueService.BatchRequestTooLong;Sender Batch requests cannot be longer than 1048576 bytes. You have sent 1048580 bytes.");
        assertThat(ask("SendMessageBatch", entries(11, 1)))
                .isEqualTo(
                        "400 AWS.SimpleQueueService.TooManyEntriesInBatchRequest;Sender Maximum number of entries per request are 10. You have sent 11.");
        String body = "{'QueueUrl':'orders','MessageBody':'%s'}";
        assertThat(ask("SendMessage", body.formatted("x".repeat(1 << 20)))).startsWith("200 ");
        assertThat(ask("SendMessage", body.formatted("x".repeat((1 << 20) + 1))))
                .isEqualTo(
                        "400 InvalidParameterValue;Sender One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.");
    }

    @Test
    void takesAMebibyteOfEscapes() {
        String escaped = "\\u00fc".repeat(1 << 19);
        assertThat(ask("SendMessage", "{'QueueUrl':'orders','MessageBody':'" + escaped + "'}"))
                .startsWith("200 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    a | {'DataType':'String'} | Message (user) attribute 'a' must contain a non-empty value of type 'String'.
                    a | {'DataType':'String','StringValue':''} | Message (user) attribute 'a' must contain a non-empty value of type 'String'.
                    a | {'StringValue':'x'} | The message attribute 'a' must contain a non-empty message attribute type.
                    a | {'DataType':'Strange','StringValue':'x'} | The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.
                    a | {'DataType':'Number','StringValue':'x'} | Can't cast the value of message (user) attribute 'a' to a number.
                    a..b | {'DataType':'String','StringValue':'x'} | Message (user) attribute name 'a..b' must not have periods in succession.
                    AWS.x | {'DataType':'String','StringValue':'x'} | You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.
                    """)
    void refusesAttributes(String name, String value, String text) {
        String body =
                "{'QueueUrl':'orders','MessageBody':'x','MessageAttributes':{'%s':%s}}"
                        .formatted(name, value);
        assertThat(ask("SendMessage", body)).isEqualTo("400 InvalidParameterValue;Sender " + text);
    }

    @Test
    void takesTenAttributes() {
        String eleven =
                IntStream.range(0, 11)
                        .mapToObj(i -> "'a%d':{'DataType':'String','StringValue':'x'}".formatted(i))
                        .collect(Collectors.joining(","));
        String body =
                "{'QueueUrl':'orders','MessageBody':'x','MessageAttributes':{%s}}"
                        .formatted(eleven);
        assertThat(ask("SendMessage", body))
                .isEqualTo(
                        "400 InvalidParameterValue;Sender Number of message attributes [11] exceeds the allowed maximum [10].");
    }
}
