package dev.leat.aws.deploy;

import static dev.leat.aws.deploy.model.TemplateValue.entry;
import static dev.leat.aws.deploy.model.TemplateValue.texts;

import dev.leat.app.Environment;
import dev.leat.app.FileEventSchema;
import dev.leat.aws.deploy.resource.EventRule;
import dev.leat.port.EventPlace;
import java.util.List;
import java.util.Optional;

/// The rule that sends the events of failed files to a queue, if the environment names one.
final class EventPart {

    /// The maximum length of the name of a rule
    /// (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html).
    private static final int LONGEST_NAME = 64;

    private static final String SUFFIX = "-failed-files";

    private EventPart() {}

    /// Adds the rule of a queue, which was added.
    ///
    /// @param queue the name of the queue in the app file
    /// @return empty if the queue receives no events of failed files
    static Optional<EventRule> add(String queue, DeploymentPlan plan) {
        return plan.environment()
                .aws()
                .flatMap(Environment.Aws::failedFiles)
                .filter(queue::equals)
                .map(_ -> plan.add(rule(queue, plan)));
    }

    private static String name(String deployment) {
        var name = deployment + SUFFIX;
        return name.length() <= LONGEST_NAME
                ? name
                : "leat-%08x%s".formatted(deployment.hashCode(), SUFFIX);
    }

    private static EventRule rule(String queue, DeploymentPlan plan) {
        var app = plan.app().name();
        return new EventRule(
                plan.fixedId("FailedFilesRule"),
                name(plan.deploymentName()),
                "Events of failed files of the app %s.".formatted(app),
                entry("source", texts(List.of(EventPlace.source(app))))
                        .with("detail-type", texts(List.of(FileEventSchema.FAILED_TYPE)))
                        .with(
                                "detail",
                                entry("state", texts(List.of(FileEventSchema.FAILED_STATE)))),
                plan.queue(queue));
    }
}
