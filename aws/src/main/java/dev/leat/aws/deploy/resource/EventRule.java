package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.model.TemplateValue.Json;
import java.util.List;

/// A rule of the default event bus that sends events to a queue. The policy of the queue must allow
/// it ([SqsQueuePolicy]).
///
/// @param name the name of a rule that no template creates; templates let AWS choose a name
/// @param description a sentence for users
/// @param pattern selects the events
///   (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html)
public record EventRule(String id, String name, String description, Entries pattern, SqsQueue queue)
        implements TemplateResource {

    /// The id of the only target.
    public static final String TARGET = "queue";

    private static final String RULE = "aws_cloudwatch_event_rule";

    public TemplateValue arn() {
        return new Attribute(id, "Arn", RULE + ".arn");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return CloudFormation.of(
                id,
                "AWS::Events::Rule",
                entry("Description", description)
                        .with("EventPattern", pattern)
                        .with("State", "ENABLED")
                        .with("Targets", items(entry("Id", TARGET).with("Arn", queue.arn()))));
    }

    @Override
    public List<Terraform> terraform() {
        return List.of(
                new Terraform(
                        id,
                        RULE,
                        entry("description", description).with("event_pattern", new Json(pattern)),
                        List.of()),
                new Terraform(
                        id,
                        "aws_cloudwatch_event_target",
                        entry("rule", new Attribute(id, "", RULE + ".name"))
                                .with("target_id", TARGET)
                                .with("arn", queue.arn()),
                        List.of()));
    }
}
