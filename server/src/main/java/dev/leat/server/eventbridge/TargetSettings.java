package dev.leat.server.eventbridge;

import dev.leat.event.TargetInput;
import dev.leat.port.EventBus;
import dev.leat.port.EventBus.Destination;
import dev.leat.port.QueueAdmin;
import dev.leat.port.TopicAdmin;
import dev.leat.server.aws.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.model.DeadLetterConfig;
import software.amazon.awssdk.services.eventbridge.model.InputTransformer;
import software.amazon.awssdk.services.eventbridge.model.RetryPolicy;
import software.amazon.awssdk.services.eventbridge.model.SqsParameters;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// Checks the targets of requests, and converts them to and from those that the bus stores.
record TargetSettings(QueueAdmin queues, TopicAdmin topics) {

    /// The limits of EventBridge.
    private static final int LONGEST_INPUT = 8192;

    private static final int LONGEST_PATH = 256;
    private static final int MOST_PATHS = 100;
    private static final int MOST_ATTEMPTS = 185;
    private static final int LEAST_SECONDS = 60;
    private static final int MOST_SECONDS = 86_400;

    /// @throws dev.leat.server.aws.AwsErrorException if EventBridge would refuse the target, or
    ///   Leat does not support it
    EventBus.Target checked(Target target) {
        var id = EventNames.checked("targets.member.id", target.id());
        if (target.arn() == null) {
            throw EventErrors.constraint("targets.member.arn", null, "not be null");
        }
        checkSupported(target);
        var to =
                destination(target.arn())
                        .orElseThrow(() ->
                                wrong(
                                        id,
                                        "Arn",
                                        "Leat delivers events to queues of SQS and topics of SNS, not to "
                                                + target.arn()));
        if (to.topic() ? topics.find(to.name()).isEmpty() : queues.find(to.name()).isEmpty()) {
            throw EventErrors.noResource(
                    "Target %s: %s does not exist.".formatted(id, target.arn()));
        }
        return new EventBus.Target(
                id,
                target.arn(),
                to,
                input(target),
                group(target, to),
                letters(target),
                Optional.ofNullable(target.roleArn()),
                number(target, RetryPolicy::maximumRetryAttempts, 0, MOST_ATTEMPTS),
                number(target, RetryPolicy::maximumEventAgeInSeconds, LEAST_SECONDS, MOST_SECONDS));
    }

    /// Returns the queue or topic with this ARN, which need not exist; empty if this is another
    /// ARN.
    Optional<Destination> destination(String arn) {
        return EventNames.destination(arn, queues);
    }

    private static RuntimeException wrong(String id, String parameter, String why) {
        return EventErrors.invalid(
                "Parameter %s of target %s is not valid. Reason: %s."
                        .formatted(parameter, id, why));
    }

    private static void checkSupported(Target target) {
        var others =
                Stream.of(
                        target.kinesisParameters(),
                        target.runCommandParameters(),
                        target.ecsParameters(),
                        target.batchParameters(),
                        target.httpParameters(),
                        target.redshiftDataParameters(),
                        target.sageMakerPipelineParameters(),
                        target.appSyncParameters());
        if (others.anyMatch(each -> each != null)) {
            throw EventErrors.invalid(
                    "Target %s has parameters of another service: Leat delivers events to queues of SQS and topics of SNS."
                            .formatted(target.id()));
        }
    }

    private static TargetInput input(Target target) {
        long given =
                Stream.of(target.input(), target.inputPath(), target.inputTransformer())
                        .filter(each -> each != null)
                        .count();
        if (given > 1) {
            throw EventErrors.invalid(
                    "Only one of Input, InputPath, or InputTransformer must be provided for target %s."
                            .formatted(target.id()));
        }
        if (target.input() != null) {
            return checked(target, "Input", new TargetInput.Constant(target.input()));
        }
        if (target.inputPath() != null) {
            checkLength(target, "InputPath", target.inputPath(), LONGEST_PATH);
            return checked(target, "InputPath", new TargetInput.Part(target.inputPath()));
        }
        return target.inputTransformer() == null
                ? new TargetInput.WholeEvent()
                : template(target, target.inputTransformer());
    }

    private static TargetInput template(Target target, InputTransformer transformer) {
        var template = transformer.inputTemplate();
        if (template == null || template.isEmpty()) {
            throw wrong(target.id(), "InputTemplate", "it must not be empty");
        }
        var paths = transformer.inputPathsMap();
        if (paths.size() > MOST_PATHS) {
            throw wrong(target.id(), "InputPathsMap", "it has more than 100 paths");
        }
        for (var name : paths.keySet()) {
            if (!name.matches("[A-Za-z0-9_-]{1,256}") || name.startsWith("AWS.")) {
                throw wrong(
                        target.id(), "InputPathsMap", "'%s' cannot be a variable".formatted(name));
            }
        }
        checkLength(target, "InputTemplate", template, LONGEST_INPUT);
        paths.values().forEach(path -> checkLength(target, "InputPathsMap", path, LONGEST_PATH));
        return checked(target, "InputTransformer", new TargetInput.Template(paths, template));
    }

    private static TargetInput checked(Target target, String parameter, TargetInput input) {
        if (input instanceof TargetInput.Constant(var json)) {
            checkLength(target, parameter, json, LONGEST_INPUT);
        }
        try {
            input.check();
        } catch (IllegalArgumentException invalid) {
            throw wrong(target.id(), parameter, String.valueOf(invalid.getMessage()));
        }
        return input;
    }

    private static void checkLength(Target target, String parameter, String text, int most) {
        if (text.length() > most) {
            throw wrong(target.id(), parameter, "it has more than %d characters".formatted(most));
        }
    }

    private Optional<String> group(Target target, Destination to) {
        var group = Optional.ofNullable(target.sqsParameters()).map(SqsParameters::messageGroupId);
        boolean fifo = !to.topic() && EventNames.fifo(to.name(), queues);
        if (fifo && group.filter(text -> !text.isEmpty()).isEmpty()) {
            throw EventErrors.invalid(
                    "Parameter(s) SqsParameters must be specified for target: %s."
                            .formatted(target.id()));
        }
        if (!fifo && group.isPresent()) {
            throw wrong(
                    target.id(),
                    "SqsParameters",
                    "only a FIFO queue has message groups, and the target is not a FIFO queue");
        }
        return group;
    }

    private Optional<String> letters(Target target) {
        var arn = Optional.ofNullable(target.deadLetterConfig()).map(DeadLetterConfig::arn);
        if (arn.isEmpty()) {
            return Optional.empty();
        }
        var queue =
                destination(arn.get())
                        .filter(to -> !to.topic() && queues.find(to.name()).isPresent())
                        .filter(to -> !EventNames.fifo(to.name(), queues));
        if (queue.isEmpty()) {
            throw wrong(target.id(), "DeadLetterConfig", "there is no standard queue " + arn.get());
        }
        return Optional.of(queue.get().name());
    }

    private interface RetryLimit {
        @Nullable Integer of(RetryPolicy policy);
    }

    private static Optional<Integer> number(Target target, RetryLimit limit, int least, int most) {
        var number = Optional.ofNullable(target.retryPolicy()).map(limit::of);
        if (number.filter(each -> each < least || each > most).isPresent()) {
            throw wrong(
                    target.id(),
                    "RetryPolicy",
                    "%d is not between %d and %d".formatted(number.get(), least, most));
        }
        return number;
    }

    /// Returns a stored target as clients see it.
    static Target shown(EventBus.Target target, Caller caller) {
        var shown = Target.builder().id(target.id()).arn(target.arn());
        switch (target.input()) {
            case TargetInput.WholeEvent _ -> {}
            case TargetInput.Constant(var json) -> shown.input(json);
            case TargetInput.Part(var path) -> shown.inputPath(path);
            case TargetInput.Template(var paths, var template) ->
                    shown.inputTransformer(transformer(paths, template));
        }
        target.group().ifPresent(group -> shown.sqsParameters(p -> p.messageGroupId(group)));
        target.letters()
                .map(queue -> caller.arn("sqs", queue))
                .ifPresent(arn -> shown.deadLetterConfig(config -> config.arn(arn)));
        target.role().ifPresent(shown::roleArn);
        if (target.attempts().isPresent() || target.seconds().isPresent()) {
            shown.retryPolicy(policy ->
                    policy.maximumRetryAttempts(target.attempts().orElse(null))
                            .maximumEventAgeInSeconds(target.seconds().orElse(null)));
        }
        return shown.build();
    }

    private static InputTransformer transformer(Map<String, String> paths, String template) {
        var transformer = InputTransformer.builder().inputTemplate(template);
        return (paths.isEmpty() ? transformer : transformer.inputPathsMap(paths)).build();
    }
}
