package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests for FIFO queues that SQS refuses, with the codes and texts of AWS's own responses.
class FifoErrorsTest {

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
        endpoint.queues.declare(Queue.named("f").with(Queue.Fifo.DEFAULT));
        endpoint.queues.declare(Queue.named("explicit").with(new Queue.Fifo(false, false)));
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
                + code.replace(";Sender", "")
                + " "
                + response.body().replaceAll(".*\"message\":\"(.*)\"}", "$1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    SendMessage | {'QueueUrl':'f.fifo','MessageBody':'x'} | 400 MissingParameter The request must contain the parameter MessageGroupId.
                    SendMessage | {'QueueUrl':'explicit.fifo','MessageBody':'x','MessageGroupId':'g'} | 400 InvalidParameterValue The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly
                    SendMessage | {'QueueUrl':'f.fifo','MessageBody':'x','MessageGroupId':'g','DelaySeconds':2} | 400 InvalidParameterValue Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.
                    SendMessage | {'QueueUrl':'f.fifo','MessageBody':'x','MessageGroupId':'a b'} | 400 InvalidParameterValue Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.
                    SendMessage | {'QueueUrl':'f.fifo','MessageBody':'x','MessageGroupId':'g','MessageDeduplicationId':''} | 400 InvalidParameterValue Value  for parameter MessageDeduplicationId is invalid. Reason: MessageDeduplicationId can only include alphanumeric and punctuation characters. 1 to 128 in length.
                    SendMessage | {'QueueUrl':'orders','MessageBody':'x','MessageDeduplicationId':'d'} | 400 InvalidParameterValue Value d for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.
                    SendMessage | {'QueueUrl':'orders','MessageBody':'x','MessageGroupId':''} | 400 InvalidParameterValue Value  for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.
                    SendMessageBatch | {'QueueUrl':'f.fifo','Entries':[{'Id':'a','MessageBody':'x','MessageGroupId':'g'},{'Id':'b','MessageBody':'x'}]} | 400 InvalidParameterValue The request must contain the parameter MessageGroupId.
                    SendMessageBatch | {'QueueUrl':'explicit.fifo','Entries':[{'Id':'a','MessageBody':'x','MessageGroupId':'g'}]} | 400 InvalidParameterValue The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly
                    ReceiveMessage | {'QueueUrl':'orders','ReceiveRequestAttemptId':'a'} | 400 InvalidParameterValue Value a for parameter ReceiveRequestAttemptId is invalid. Reason: The request include parameter that is not valid for this queue type.
                    ReceiveMessage | {'QueueUrl':'f.fifo','ReceiveRequestAttemptId':'a b'} | 400 InvalidParameterValue Value a b for parameter ReceiveRequestAttemptId is invalid. Reason: ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.
                    GetQueueUrl | {'QueueName':'f'} | 400 AWS.SimpleQueueService.NonExistentQueue The specified queue does not exist. Queue f is a FIFO queue: its name is f.fifo.
                    SendMessage | {'QueueUrl':'f','MessageBody':'x'} | 400 AWS.SimpleQueueService.NonExistentQueue The specified queue does not exist. Queue f is a FIFO queue: its name is f.fifo.
                    GetQueueUrl | {'QueueName':'orders.fifo'} | 400 AWS.SimpleQueueService.NonExistentQueue The specified queue does not exist.
                    CreateQueue | {'QueueName':'q.fifo'} | 400 InvalidParameterValue Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
                    CreateQueue | {'QueueName':'q.fifo','Attributes':{'FifoQueue':'false'}} | 400 InvalidParameterValue Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length
                    CreateQueue | {'QueueName':'q','Attributes':{'FifoQueue':'true'}} | 400 InvalidParameterValue The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.
                    CreateQueue | {'QueueName':'.fifo','Attributes':{'FifoQueue':'true'}} | 400 InvalidParameterValue The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.
                    CreateQueue | {'QueueName':'q','Attributes':{'FifoQueue':'false'}} | 400 InvalidAttributeName Unknown Attribute FifoQueue.
                    CreateQueue | {'QueueName':'q','Attributes':{'ContentBasedDeduplication':'true'}} | 400 InvalidAttributeName Unknown Attribute ContentBasedDeduplication.
                    CreateQueue | {'QueueName':'q','Attributes':{'DeduplicationScope':'queue'}} | 400 InvalidAttributeName You can specify the DeduplicationScope only when FifoQueue is set to true.
                    CreateQueue | {'QueueName':'q','Attributes':{'FifoThroughputLimit':'perQueue'}} | 400 InvalidAttributeName You can specify the FifoThroughputLimit only when FifoQueue is set to true.
                    CreateQueue | {'QueueName':'q.fifo','Attributes':{'FifoQueue':'true','ContentBasedDeduplication':'maybe'}} | 400 InvalidAttributeValue Invalid value for the parameter ContentBasedDeduplication.
                    CreateQueue | {'QueueName':'q.fifo','Attributes':{'FifoQueue':'true','DeduplicationScope':'world'}} | 400 InvalidAttributeValue Invalid value for the parameter DeduplicationScope.
                    CreateQueue | {'QueueName':'q.fifo','Attributes':{'FifoQueue':'true','FifoThroughputLimit':'perMessageGroupId'}} | 400 InvalidAttributeValue Invalid value for the parameter FifoThroughputLimit. Reason: perMessageGroupId is allowed only when DeduplicationScope is messageGroup.
                    CreateQueue | {'QueueName':'f.fifo','Attributes':{'FifoQueue':'true','ContentBasedDeduplication':'false'}} | 400 QueueAlreadyExists A queue already exists with the same name and a different value for attribute ContentBasedDeduplication
                    SetQueueAttributes | {'QueueUrl':'orders','Attributes':{'FifoQueue':'true'}} | 400 InvalidAttributeName Unknown Attribute FifoQueue.
                    SetQueueAttributes | {'QueueUrl':'f.fifo','Attributes':{'FifoQueue':'false'}} | 400 InvalidAttributeValue Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.
                    DeleteQueue | {'QueueUrl':'f.fifo'} | 400 AWS.SimpleQueueService.UnsupportedOperation Queue f is defined by the app: only a change of app.yaml deletes it.
                    """)
    void saysWhatIsWrong(String operation, String body, String answer) {
        assertThat(ask(operation, body)).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "q.fifo"})
    void wantsDeadLettersOfTheSameKind(String name) {
        boolean fifo = name.endsWith(".fifo");
        String dead = fifo ? "orders" : "f.fifo";
        String policy =
                "{\\\"deadLetterTargetArn\\\":\\\"arn:aws:sqs:r:1:%s\\\",\\\"maxReceiveCount\\\":3}"
                        .formatted(dead);
        String attributes =
                "'RedrivePolicy':'%s'%s".formatted(policy, fifo ? ",'FifoQueue':'true'" : "");
        assertThat(
                        ask(
                                "CreateQueue",
                                "{'QueueName':'%s','Attributes':{%s}}".formatted(name, attributes)))
                .startsWith("400 InvalidParameterValue ")
                .endsWith("Reason: Dead-letter queue must be same type of queue as the source.");
    }

    @Test
    void movesDeadLettersOnlyToTheSameKind() {
        String arn = "arn:aws:sqs:r:1:";
        assertThat(
                        ask(
                                "StartMessageMoveTask",
                                "{'SourceArn':'%sorders-dlq','DestinationArn':'%sf.fifo'}"
                                        .formatted(arn, arn)))
                .isEqualTo(
                        "400 InvalidParameterValue Destination queue must be same type of queue as the source.");
    }

    @Test
    void countsTheEndOfANameWithItsEightyCharacters() {
        String body = "{'QueueName':'%s.fifo','Attributes':{'FifoQueue':'true'}}";
        assertThat(ask("CreateQueue", body.formatted("q".repeat(75)))).startsWith("200 ");
        assertThat(ask("CreateQueue", body.formatted("q".repeat(76))))
                .startsWith("400 InvalidParameterValue ");
    }

    @Test
    void takesADelayOfZeroAsTheQueuesOwn() {
        assertThat(
                        ask(
                                "SendMessage",
                                "{'QueueUrl':'f.fifo','MessageBody':'x','MessageGroupId':'g','DelaySeconds':0}"))
                .startsWith("200 ");
    }
}
