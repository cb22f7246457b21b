package dev.leat.server.sqs;

import dev.leat.port.QueueAdmin;
import dev.leat.server.aws.AwsErrorException;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.KeyPage;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.DeleteQueueRequest;
import software.amazon.awssdk.services.sqs.model.DeleteQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListDeadLetterSourceQueuesResponse;
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
import software.amazon.awssdk.services.sqs.model.PurgeQueueRequest;
import software.amazon.awssdk.services.sqs.model.PurgeQueueResponse;

/// CreateQueue, GetQueueUrl, ListQueues, ListDeadLetterSourceQueues, DeleteQueue and PurgeQueue.
record QueueOperations(QueueResolver resolver) {

    private static final int MOST_RESULTS = 1000;

    synchronized CreateQueueResponse create(CreateQueueRequest request, Caller caller) {
        String name = name(request.queueName());
        var asked = request.attributesAsStrings();
        boolean fifo = FifoSettings.wanted(asked);
        QueueAddresses.check(name, fifo);
        var settings = new QueueSettings(resolver);
        var existing = resolver.named(name);
        if (existing.isEmpty()) {
            var definition = settings.apply(asked, QueueSettings.defaults(name, fifo));
            resolver.queues().create(definition, QueueTagOperations.checked(request.tags()));
        } else {
            var known = existing.get().definition();
            var wanted = settings.apply(asked, known);
            QueueSettings.different(asked.keySet(), wanted, known)
                    .ifPresent(attribute -> {
                        throw SqsErrors.queueExists(attribute);
                    });
        }
        return CreateQueueResponse.builder().queueUrl(QueueResolver.url(caller, name)).build();
    }

    GetQueueUrlResponse url(GetQueueUrlRequest request, Caller caller) {
        String name = name(request.queueName());
        if (resolver.named(name).isEmpty()) {
            throw resolver.none(name);
        }
        return GetQueueUrlResponse.builder().queueUrl(QueueResolver.url(caller, name)).build();
    }

    ListQueuesResponse list(ListQueuesRequest request, Caller caller) {
        String prefix = request.queueNamePrefix() == null ? "" : request.queueNamePrefix();
        var page =
                page(
                        "queues " + prefix,
                        (name, _) -> name.startsWith(prefix),
                        request.maxResults(),
                        request.nextToken());
        return ListQueuesResponse.builder()
                .queueUrls(urls(page, caller))
                .nextToken(page.next())
                .build();
    }

    ListDeadLetterSourceQueuesResponse sources(
            ListDeadLetterSourceQueuesRequest request, Caller caller) {
        var dead = resolver.at(request.queueUrl()).name();
        var page =
                page(
                        "sources of " + dead,
                        (_, each) ->
                                each.definition()
                                        .queue()
                                        .deadLetterQueue()
                                        .filter(dead::equals)
                                        .isPresent(),
                        request.maxResults(),
                        request.nextToken());
        return ListDeadLetterSourceQueuesResponse.builder()
                .queueUrls(urls(page, caller))
                .nextToken(page.next())
                .build();
    }

    DeleteQueueResponse delete(DeleteQueueRequest request, Caller caller) {
        var place = resolver.at(request.queueUrl());
        place.checkCreated("deletes");
        resolver.queues().delete(place.name());
        return DeleteQueueResponse.builder().build();
    }

    /// Deletes all messages of a queue. Unlike in AWS, the purge is complete when the response is
    /// sent, so clients need not wait between purges.
    PurgeQueueResponse purge(PurgeQueueRequest request, Caller caller) {
        resolver.at(request.queueUrl()).messages().purge();
        return PurgeQueueResponse.builder().build();
    }

    /// Returns a page of the queues that a predicate accepts. As in AWS, a response has a token
    /// only if the request limits the page.
    private KeyPage<String> page(
            String list,
            BiPredicate<String, QueueAdmin.Managed> wanted,
            @Nullable Integer max,
            @Nullable String token) {
        int most = max == null ? MOST_RESULTS : max;
        if (most < 1 || most > MOST_RESULTS) {
            throw SqsErrors.invalid(most, "MaxResults", "Must be between 1 and 1000, if provided.");
        }
        var names =
                resolver.all().entrySet().stream()
                        .filter(each -> wanted.test(each.getKey(), each.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
        var page = KeyPage.of(list, names, name -> name, token, most, SqsErrors::invalidToken);
        return max == null ? new KeyPage<>(page.items(), null) : page;
    }

    private static List<String> urls(KeyPage<String> page, Caller caller) {
        return page.items().stream().map(name -> QueueResolver.url(caller, name)).toList();
    }

    private static String name(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            throw AwsErrorException.missingParameter("QueueName");
        }
        return name;
    }
}
