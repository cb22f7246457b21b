package dev.leat.server.sqs;

import dev.leat.port.NoSuchQueueException;
import dev.leat.port.QueueAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.CancelMessageMoveTaskResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksRequest;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResponse;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskRequest;
import software.amazon.awssdk.services.sqs.model.StartMessageMoveTaskResponse;

/// StartMessageMoveTask, ListMessageMoveTasks and CancelMessageMoveTask.
record MessageMoveOperations(QueueResolver resolver) {

    /// The limits of SQS.
    private static final int FASTEST = 500;

    private static final int MOST_RESULTS = 10;

    StartMessageMoveTaskResponse start(StartMessageMoveTaskRequest request, Caller caller) {
        String from = queue(request.sourceArn(), "SourceArn");
        if (resolver.queues().list().stream().noneMatch(each -> diesInto(each, from))) {
            throw AwsErrorException.invalidParameter(
                    "Source queue must be configured as a Dead Letter Queue.");
        }
        var to =
                Optional.ofNullable(request.destinationArn())
                        .map(arn -> queue(arn, "DestinationArn"));
        var rate = Optional.ofNullable(request.maxNumberOfMessagesPerSecond());
        rate.filter(value -> value < 1 || value > FASTEST)
                .ifPresent(value -> {
                    throw SqsErrors.invalid(
                            value,
                            "MaxNumberOfMessagesPerSecond",
                            "Must be between 1 and 500, if provided.");
                });
        if (to.isPresent() && resolver.fifo(from) != resolver.fifo(to.get())) {
            throw AwsErrorException.invalidParameter(
                    "Destination queue must be same type of queue as the source.");
        }
        try {
            var move = resolver.queues().move(from, to, rate);
            return StartMessageMoveTaskResponse.builder().taskHandle(handle(move, caller)).build();
        } catch (NoSuchQueueException gone) {
            throw gone;
        } catch (IllegalArgumentException wrong) {
            throw AwsErrorException.invalidParameter(String.valueOf(wrong.getMessage()));
        } catch (IllegalStateException running) {
            throw AwsErrorException.invalidParameter(
                    "There is already a task running. Only one active task is allowed for a source"
                            + " queue arn at a given time.");
        }
    }

    ListMessageMoveTasksResponse list(ListMessageMoveTasksRequest request, Caller caller) {
        String from = queue(request.sourceArn(), "SourceArn");
        int most = request.maxResults() == null ? 1 : request.maxResults();
        if (most < 1 || most > MOST_RESULTS) {
            throw SqsErrors.invalid(most, "MaxResults", "Must be between 1 and 10, if provided.");
        }
        return ListMessageMoveTasksResponse.builder()
                .results(
                        resolver.queues().moves(from).stream()
                                .limit(most)
                                .map(move -> entry(move, caller))
                                .toList())
                .build();
    }

    CancelMessageMoveTaskResponse cancel(CancelMessageMoveTaskRequest request, Caller caller) {
        String handle = request.taskHandle();
        if (handle == null || handle.isEmpty()) {
            throw AwsErrorException.missingParameter("TaskHandle");
        }
        var task = TaskHandle.parse(handle);
        var move =
                resolver.nameIn(task.sourceArn()).stream()
                        .flatMap(from -> resolver.queues().moves(from).stream())
                        .filter(known -> known.handle().equals(task.move()))
                        .findFirst()
                        .flatMap(known -> resolver.queues().cancel(known.handle()))
                        .orElseThrow(() -> SqsErrors.noResource("Task does not exist."));
        return CancelMessageMoveTaskResponse.builder()
                .approximateNumberOfMessagesMoved(move.moved())
                .build();
    }

    /// Returns the entry of a task. As in AWS, only a running task has a handle.
    private ListMessageMoveTasksResultEntry entry(QueueAdmin.Move move, Caller caller) {
        boolean runs = move.state() == QueueAdmin.Move.State.RUNNING;
        return ListMessageMoveTasksResultEntry.builder()
                .taskHandle(runs ? handle(move, caller) : null)
                .status(move.state().name())
                .sourceArn(resolver.arn(caller, move.from()))
                .destinationArn(move.to().map(name -> resolver.arn(caller, name)).orElse(null))
                .maxNumberOfMessagesPerSecond(move.perSecond().orElse(null))
                .approximateNumberOfMessagesMoved(move.moved())
                .approximateNumberOfMessagesToMove(move.toMove())
                .failureReason(SentContents.orAbsent(move.failure()))
                .startedTimestamp(move.started().toEpochMilli())
                .build();
    }

    private String queue(@Nullable String arn, String parameter) {
        if (arn == null || arn.isEmpty()) {
            throw AwsErrorException.missingParameter(parameter);
        }
        String asked =
                resolver.nameIn(arn)
                        .orElseThrow(() ->
                                AwsErrorException.invalidParameter(
                                        "You must use this format to specify the %s: arn:<partition>:<service>:<region>:<account-id>:<resource-id>"
                                                .formatted(parameter)));
        return resolver.named(asked)
                .map(QueueAdmin.Managed::name)
                .orElseThrow(() ->
                        SqsErrors.noResource(
                                "The resource that you specified for the %s parameter doesn't exist."
                                        .formatted(parameter)));
    }

    private String handle(QueueAdmin.Move move, Caller caller) {
        return new TaskHandle(move.handle(), resolver.arn(caller, move.from())).text();
    }

    private static boolean diesInto(QueueAdmin.Managed queue, String dead) {
        return queue.definition().queue().deadLetterQueue().filter(dead::equals).isPresent();
    }
}
