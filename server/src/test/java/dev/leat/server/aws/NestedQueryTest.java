package dev.leat.server.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.sns.model.CreateTopicRequest;
import software.amazon.awssdk.services.sns.model.GetTopicAttributesResponse;
import software.amazon.awssdk.services.sns.model.ListTopicsResponse;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sns.model.TagResourceResponse;
import software.amazon.awssdk.services.sns.model.Topic;
import software.amazon.awssdk.services.sns.model.UntagResourceRequest;

/// The Query protocol of services that write lists and maps as their model says, in the words that
/// AWS's own clients send and read.
class NestedQueryTest {

    private static final String SPACE = "http://sns.amazonaws.com/doc/2010-03-31/";
    private static final QueryNames NAMES = QueryNames.nested(SPACE);

    private static SdkPojo read(String form, Shape shape) {
        return QueryReading.read(
                FormParameters.read(form.getBytes(StandardCharsets.UTF_8)), shape, NAMES);
    }

    private static String written(String operation, SdkPojo answer, Shape shape) {
        var xml =
                new String(
                        QueryXml.answer(operation, answer, shape, NAMES, "r-1"),
                        StandardCharsets.UTF_8);
        String head =
                "<?xml version=\"1.0\"?>\n<%sResponse xmlns=\"%s\">".formatted(operation, SPACE);
        String foot =
                "<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></%sResponse>"
                        .formatted(operation);
        assertThat(xml).startsWith(head).endsWith(foot);
        return xml.substring(head.length(), xml.length() - foot.length());
    }

    @Test
    void readsMapsByEntriesAndListsByMembers() {
        var read =
                read(
                        "Name=t&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=d+1"
                                + "&Attributes.entry.2.key=Policy&Attributes.entry.2.value="
                                + "&Tags.member.1.Key=a&Tags.member.1.Value=1"
                                + "&Tags.member.2.Key=b&Tags.member.2.Value=",
                        Shape.of(CreateTopicRequest::builder));
        assertThat(read)
                .isEqualTo(
                        CreateTopicRequest.builder()
                                .name("t")
                                .attributes(
                                        new TreeMap<>(Map.of("DisplayName", "d 1", "Policy", "")))
                                .tags(
                                        Tag.builder().key("a").value("1").build(),
                                        Tag.builder().key("b").value("").build())
                                .build());
        assertThat(
                        read(
                                "ResourceArn=r&TagKeys.member.2=y&TagKeys.member.1=x",
                                Shape.of(UntagResourceRequest::builder)))
                .isEqualTo(
                        UntagResourceRequest.builder().resourceArn("r").tagKeys("x", "y").build());
    }

    @Test
    void readsStructuresWithMapsOfStructuresInLists() {
        String attributes = "PublishBatchRequestEntries.member.1.MessageAttributes.entry.";
        var read =
                read(
                        "PublishBatchRequestEntries.member.1.Id=e1"
                                + "&PublishBatchRequestEntries.member.1.Message=m"
                                + ("&" + attributes + "1.Name=kind")
                                + ("&" + attributes + "1.Value.DataType=String")
                                + ("&" + attributes + "1.Value.StringValue=x")
                                + ("&" + attributes + "2.Name=raw")
                                + ("&" + attributes + "2.Value.DataType=Binary")
                                + ("&" + attributes + "2.Value.BinaryValue=AQI%3D"),
                        Shape.of(PublishBatchRequest::builder));
        var text = MessageAttributeValue.builder().dataType("String").stringValue("x").build();
        var bytes = SdkBytes.fromByteArray(new byte[] {1, 2});
        var binary = MessageAttributeValue.builder().dataType("Binary").binaryValue(bytes).build();
        assertThat(read)
                .isEqualTo(
                        PublishBatchRequest.builder()
                                .publishBatchRequestEntries(
                                        PublishBatchRequestEntry.builder()
                                                .id("e1")
                                                .message("m")
                                                .messageAttributes(
                                                        Map.of("kind", text, "raw", binary))
                                                .build())
                                .build());
    }

    @Test
    void writesMapsAsEntriesAndListsAsMembers() {
        var topics = ListTopicsResponse.builder().topics(Topic.builder().topicArn("a&b").build());
        assertThat(written("ListTopics", topics.build(), Shape.of(ListTopicsResponse::builder)))
                .isEqualTo(
                        "<ListTopicsResult><Topics><member><TopicArn>a&amp;b</TopicArn></member>"
                                + "</Topics></ListTopicsResult>");
        var attributes =
                GetTopicAttributesResponse.builder().attributes(Map.of("DisplayName", "")).build();
        assertThat(
                        written(
                                "GetTopicAttributes",
                                attributes,
                                Shape.of(GetTopicAttributesResponse::builder)))
                .isEqualTo(
                        "<GetTopicAttributesResult><Attributes><entry><key>DisplayName</key>"
                                + "<value></value></entry></Attributes></GetTopicAttributesResult>");
    }

    @Test
    void writesEmptyValuesButNotMissingOnes() {
        var shape = Shape.of(ListTopicsResponse::builder);
        var none = ListTopicsResponse.builder().topics(List.of()).build();
        assertThat(written("ListTopics", none, shape))
                .isEqualTo("<ListTopicsResult><Topics></Topics></ListTopicsResult>");
        assertThat(written("ListTopics", ListTopicsResponse.builder().build(), shape))
                .isEqualTo("<ListTopicsResult></ListTopicsResult>");
        assertThat(
                        written(
                                "TagResource",
                                TagResourceResponse.builder().build(),
                                Shape.of(TagResourceResponse::builder)))
                .as("boto3 looks for the result of TagResource, though nothing is in it")
                .isEqualTo("<TagResourceResult></TagResourceResult>");
        assertThat(
                        written(
                                "Publish",
                                PublishResponse.builder().messageId("m").build(),
                                Shape.of(PublishResponse::builder)))
                .isEqualTo("<PublishResult><MessageId>m</MessageId></PublishResult>");
    }
}
