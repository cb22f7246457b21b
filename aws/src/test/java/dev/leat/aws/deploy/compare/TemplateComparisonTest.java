package dev.leat.aws.deploy.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Changes of a small template.
class TemplateComparisonTest {

    private static final String TEMPLATE =
            """
            Parameters:
              Keep: {Type: String, Default: "true"}
            Resources:
              Orders:
                Type: AWS::SQS::Queue
                Properties:
                  QueueName: Orders
                  VisibilityTimeout: 60
                  RedrivePolicy: {maxReceiveCount: 5, deadLetterTargetArn: !GetAtt Dlq.Arn}
              Dlq:
                Type: AWS::SQS::Queue
                Properties: {QueueName: Orders-dlq}
              Alerts:
                Type: AWS::SNS::Topic
                Properties: {TopicName: alerts}
              ToOrders:
                Type: AWS::SNS::Subscription
                Properties: {Protocol: sqs, TopicArn: !Ref Alerts, Endpoint: !GetAtt Orders.Arn}
              Items:
                Type: AWS::DynamoDB::Table
                DeletionPolicy: RetainExceptOnCreate
                Properties: {TableName: !Sub "${AWS::StackName}-items"}
              Own:
                Type: Custom::Thing
                Properties: {Size: 1}
            Outputs:
              Url: {Value: !Ref Orders}
            """;

    private static List<String> changes(String... replacements) {
        var changed = TEMPLATE;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(changed).contains(replacements[i]);
            changed = changed.replace(replacements[i], replacements[i + 1]);
        }
        var lines = new ArrayList<String>();
        for (var change :
                TemplateComparison.of(TemplateText.read(TEMPLATE), TemplateText.read(changed))) {
            lines.add(change.title());
            lines.addAll(change.details());
        }
        return lines;
    }

    @Test
    void theSameTemplateInAnotherFormHasNoChanges() {
        assertThat(changes()).isEmpty();
        assertThat(
                        changes(
                                "VisibilityTimeout: 60", "VisibilityTimeout: \"60\"",
                                "!GetAtt Dlq.Arn", "{\"Fn::GetAtt\": [Dlq, Arn]}",
                                "!Ref Alerts", "{Ref: Alerts}"))
                .isEmpty();
    }

    @Test
    void aChangedPropertyHasBothValues() {
        assertThat(
                        changes(
                                "VisibilityTimeout: 60",
                                "VisibilityTimeout: 300",
                                "maxReceiveCount: 5, ",
                                ""))
                .containsExactly(
                        "~ AWS::SQS::Queue Orders",
                        "RedrivePolicy.maxReceiveCount: 5 -> nothing",
                        "VisibilityTimeout: 60 -> 300");
    }

    @Test
    void elementsBehindAnAddedOneHaveNotChanged() {
        assertThat(list("[up, /app, --env, aws]", "[worker, --app, /app, --env, aws]"))
                .containsExactly(
                        "~ AWS::SQS::Queue Orders",
                        "Tags[0]: up -> worker",
                        "Tags[1]: nothing -> --app");
        assertThat(list("[a, b, c]", "[a]"))
                .containsExactly(
                        "~ AWS::SQS::Queue Orders",
                        "Tags[1]: b -> nothing",
                        "Tags[2]: c -> nothing");
        assertThat(list("[a, a]", "[a, a, a]"))
                .containsExactly("~ AWS::SQS::Queue Orders", "Tags[0]: nothing -> a");
        assertThat(list("[a, {b: 1}, c]", "[a, {b: 2}, c]"))
                .containsExactly("~ AWS::SQS::Queue Orders", "Tags[1].b: 1 -> 2");
    }

    @Test
    void longTextsAreShownWhereTheyBeginToDiffer() {
        var same = "x".repeat(150);
        assertThat(list(same + "old" + same, same + "new"))
                .containsExactly(
                        "~ AWS::SQS::Queue Orders",
                        "Tags: ..."
                                + "x".repeat(20)
                                + "old"
                                + "x".repeat(77)
                                + "... -> ..."
                                + "x".repeat(20)
                                + "new");
    }

    /// Returns the changes of a queue whose tags have these values.
    private static List<String> list(String before, String after) {
        var template =
                """
                Resources:
                  Orders:
                    Type: AWS::SQS::Queue
                    Properties: {Tags: %s}
                """;
        return TemplateComparison.of(
                        TemplateText.read(template.formatted(before)),
                        TemplateText.read(template.formatted(after)))
                .stream()
                .flatMap(change ->
                        Stream.concat(Stream.of(change.title()), change.details().stream()))
                .toList();
    }

    @Test
    void aReplacedResourceReplacesThoseThatReferToIt() {
        assertThat(changes("TopicName: alerts", "TopicName: alarms"))
                .containsExactly(
                        "! AWS::SNS::Topic Alerts: is replaced",
                        "TopicName: alerts -> alarms (replacement)",
                        "! AWS::SNS::Subscription ToOrders: is replaced",
                        "TopicArn: refers to Alerts (replacement)");
        assertThat(changes("QueueName: Orders-dlq", "QueueName: Orders-letters"))
                .containsExactly(
                        "! AWS::SQS::Queue Dlq: is replaced",
                        "QueueName: Orders-dlq -> Orders-letters (replacement)");
    }

    @Test
    void removedResourcesAreDeletedOrKept() {
        assertThat(changes("  Items:\n", "  Other:\n", "  Own:\n", "  Mine:\n"))
                .containsExactly(
                        "- AWS::DynamoDB::Table Items: leaves the stack and is kept",
                        "+ Custom::Thing Mine",
                        "+ AWS::DynamoDB::Table Other",
                        "- Custom::Thing Own: is deleted");
    }

    @Test
    void unknownTypesMayBeReplaced() {
        assertThat(changes("Size: 1", "Size: 2"))
                .containsExactly("! Custom::Thing Own: may be replaced", "Size: 1 -> 2");
        assertThat(changes("Type: Custom::Thing", "Type: AWS::SNS::Topic").getFirst())
                .isEqualTo("! AWS::SNS::Topic Own: is replaced");
    }

    @Test
    void everyTypeThatSynthWritesIsKnown() throws IOException {
        var types = new TreeSet<String>();
        try (var files = Files.walk(Path.of("../cli/src/test/resources/synth"))) {
            for (var file : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                TemplateText.read(Files.readString(file))
                        .path("Resources")
                        .valueStream()
                        .forEach(each -> types.add(each.path("Type").stringValue()));
            }
        }
        assertThat(types).hasSizeGreaterThan(20).isSubsetOf(Replacements.types());
    }

    @Test
    void otherSectionsAreCompared() {
        assertThat(changes("Default: \"true\"", "Default: \"false\"", "  Url:", "  Address:"))
                .containsExactly(
                        "~ Parameter Keep",
                        "Default: true -> false",
                        "+ Output Address",
                        "~ Output Url (removed)");
    }

    @Test
    void refusesOtherTexts() {
        assertThatThrownBy(() -> TemplateText.read("{a: ["))
                .hasMessageStartingWith("it is neither YAML nor JSON: ");
        assertThatThrownBy(() -> TemplateText.read("a: 1")).hasMessage("it has no Resources");
        assertThatThrownBy(() -> TemplateText.read("")).hasMessage("it has no Resources");
        assertThat(TemplateText.read("{\"Resources\": {}}").path("Resources").isObject()).isTrue();
    }
}
