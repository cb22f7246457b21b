package dev.leat.aws.deploy.resource;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.items;

import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Attribute;
import java.util.List;

/// A rule of EventBridge that invokes a function periodically, with the permission for this. Lambda
/// does not repeat an invocation that failed, because the next one follows.
///
/// @param description a sentence for users
/// @param minutes the period, at least 2
public record ScheduledInvocation(
        String id, String description, LambdaFunction function, int minutes)
        implements TemplateResource {

    private static final String RULE = "aws_cloudwatch_event_rule";
    private static final String ACTION = "lambda:InvokeFunction";
    private static final String EVENTS = "events.amazonaws.com";
    private static final String TARGET = "function";
    private static final int NO_RETRIES = 0;
    private static final long SECONDS = 60;

    /// Returns the period as EventBridge writes it
    /// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html).
    private String rate() {
        return "rate(%d minutes)".formatted(minutes);
    }

    private TemplateValue rule() {
        return new Attribute(id, "Arn", RULE + ".arn");
    }

    @Override
    public List<CloudFormation> cloudFormation() {
        return List.of(
                resource(
                        id,
                        "AWS::Events::Rule",
                        entry("Description", description)
                                .with("ScheduleExpression", rate())
                                .with("State", "ENABLED")
                                .with(
                                        "Targets",
                                        items(entry("Id", TARGET).with("Arn", function.arn())))),
                resource(
                        id + "Permission",
                        "AWS::Lambda::Permission",
                        entry("Action", ACTION)
                                .with("FunctionName", function.named())
                                .with("Principal", EVENTS)
                                .with("SourceArn", rule())),
                resource(
                        id + "Retries",
                        "AWS::Lambda::EventInvokeConfig",
                        entry("FunctionName", function.named())
                                .with("Qualifier", "$LATEST")
                                .with("MaximumEventAgeInSeconds", minutes * SECONDS)
                                .with("MaximumRetryAttempts", NO_RETRIES)));
    }

    private static CloudFormation resource(
            String id, String type, TemplateValue.Entries properties) {
        return new CloudFormation(id, type, properties, CloudFormation.Deletion.DEFAULT, List.of());
    }

    @Override
    public List<Terraform> terraform() {
        return List.of(
                resource(
                        RULE,
                        entry("description", description).with("schedule_expression", rate())),
                resource(
                        "aws_cloudwatch_event_target",
                        entry("rule", new Attribute(id, "", RULE + ".name"))
                                .with("target_id", TARGET)
                                .with("arn", function.arn())),
                resource(
                        "aws_lambda_permission",
                        entry("action", ACTION)
                                .with("function_name", function.named())
                                .with("principal", EVENTS)
                                .with("source_arn", rule())),
                resource(
                        "aws_lambda_function_event_invoke_config",
                        entry("function_name", function.named())
                                .with("maximum_event_age_in_seconds", minutes * SECONDS)
                                .with("maximum_retry_attempts", NO_RETRIES)));
    }

    private Terraform resource(String type, TemplateValue.Entries arguments) {
        return new Terraform(id, type, arguments, List.of());
    }
}
