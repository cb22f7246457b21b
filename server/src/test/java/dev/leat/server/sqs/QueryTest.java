package dev.leat.server.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The Query protocol, as clients before 2023 speak it, written by hand.
class QueryTest {

    private Endpoint endpoint;

    @BeforeEach
    void start() throws Exception {
        endpoint = new Endpoint();
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    private String ask(String path, String form) {
        var response = endpoint.query(path, form + "&Version=2012-11-05");
        return response.statusCode()
                + " "
                + response.body()
                        .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")
                        .replace("<?xml version=\"1.0\"?>\n", "")
                        .replace(" " + Endpoint.NAMESPACE, "");
    }

    private static String answer(String operation, String result) {
        return "200 <%1$sResponse><%1$sResult>%2$s</%1$sResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></%1$sResponse>"
                .formatted(operation, result);
    }

    @Test
    void createsFindsAndListsQueues() {
        String url = endpoint.server.url() + "/000000000000/";
        assertThat(
                        ask(
                                "/",
                                "Action=CreateQueue&QueueName=mine&Attribute.1.Name=DelaySeconds"
                                        + "&Attribute.1.Value=3&Tag.1.Key=team&Tag.1.Value=a%26b"))
                .isEqualTo(answer("CreateQueue", "<QueueUrl>" + url + "mine</QueueUrl>"));
        assertThat(ask("/", "Action=GetQueueUrl&QueueName=mine"))
                .isEqualTo(answer("GetQueueUrl", "<QueueUrl>" + url + "mine</QueueUrl>"));
        assertThat(ask("/", "Action=ListQueues&QueueNamePrefix=o"))
                .isEqualTo(
                        answer(
                                "ListQueues",
                                "<QueueUrl>%sorders</QueueUrl><QueueUrl>%sorders-dlq</QueueUrl>"
                                        .formatted(url, url)));
        assertThat(ask("/000000000000/mine", "Action=ListQueueTags"))
                .isEqualTo(
                        answer(
                                "ListQueueTags",
                                "<Tag><Key>team</Key><Value>a&amp;b</Value></Tag>"));
        assertThat(
                        ask(
                                "/000000000000/mine",
                                "Action=GetQueueAttributes&AttributeName.1=DelaySeconds"))
                .isEqualTo(
                        answer(
                                "GetQueueAttributes",
                                "<Attribute><Name>DelaySeconds</Name><Value>3</Value></Attribute>"));
    }

    @Test
    void sendsReceivesAndDeletes() {
        // MD5s by md5sum, and of the attributes by the recipe of the developer guide
        assertThat(
                        ask(
                                "/1/orders",
                                "Action=SendMessage&MessageBody=a+%3C%0D%26%C3%BC&MessageAttribute.1.Name=k"
                                        + "&MessageAttribute.1.Value.DataType=String"
                                        + "&MessageAttribute.1.Value.StringValue=v"))
                .isEqualTo(
                        answer(
                                "SendMessage",
                                "<MD5OfMessageBody>e6a560ae6b29bc8ab0427376ff17d242</MD5OfMessageBody><MD5OfMessageAttributes>0a77b0642718c3d9dd47090567d11e0d</MD5OfMessageAttributes><MessageId>m0</MessageId>"));
        String received =
                ask(
                        "/1/orders",
                        "Action=ReceiveMessage&MessageAttributeName.1=All"
                                + "&AttributeName.1=ApproximateReceiveCount");
        String handle = received.replaceAll(".*<ReceiptHandle>(.*)</ReceiptHandle>.*", "$1");
        assertThat(received)
                .contains("<Message><MessageId>m0</MessageId>")
                .contains("<Body>a &lt;&#13;&amp;ü</Body>")
                .contains(
                        "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>")
                .contains(
                        "<MessageAttribute><Name>k</Name><Value><StringValue>v</StringValue><DataType>String</DataType></Value></MessageAttribute>");
        assertThat(ask("/1/orders", "Action=DeleteMessage&ReceiptHandle=" + handle))
                .isEqualTo(
                        "200 <DeleteMessageResponse><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></DeleteMessageResponse>");
    }

    @Test
    void sendsBatches() {
        assertThat(
                        ask(
                                "/1/orders",
                                "Action=SendMessageBatch&SendMessageBatchRequestEntry.2.Id=b"
                                        + "&SendMessageBatchRequestEntry.2.MessageBody=%01"
                                        + "&SendMessageBatchRequestEntry.1.Id=a"
                                        + "&SendMessageBatchRequestEntry.1.MessageBody=x"))
                .contains(
                        "<SendMessageBatchResultEntry><Id>a</Id><MessageId>m0</MessageId><MD5OfMessageBody>9dd4e461268c8034f5c8564e155c67a6</MD5OfMessageBody></SendMessageBatchResultEntry>")
                .contains(
                        "<BatchResultErrorEntry><Id>b</Id><SenderFault>true</SenderFault><Code>InvalidMessageContents</Code>");
    }

    @Test
    void saysErrorsInAwssWords() {
        assertThat(ask("/", "Action=GetQueueUrl&QueueName=nope"))
                .isEqualTo(
                        "400 <ErrorResponse><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist for this wsdl version.</Message><Detail/></Error><RequestId>ID</RequestId></ErrorResponse>");
        assertThat(ask("/1/orders", "Action=ReceiveMessage&MaxNumberOfMessages=11"))
                .contains("<Code>InvalidParameterValue</Code>")
                .contains(
                        "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.");
        assertThat(ask("/1/orders", "Action=ReceiveMessage&MaxNumberOfMessages=many"))
                .startsWith("400 ")
                .contains("<Code>MalformedInput</Code>");
        assertThat(ask("/", "Action=FlyToTheMoon"))
                .startsWith("400 ")
                .contains("<Code>InvalidAction</Code>", "Supported: SQS with ");
        assertThat(ask("/", "Action=%zz"))
                .startsWith("400 ")
                .contains("<Code>MalformedQueryString</Code>");
    }
}
