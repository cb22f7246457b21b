package dev.leat.aws.sqs;

import com.google.re2j.Pattern;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsFailures;
import dev.leat.port.MessageQueue.Counts;
import dev.leat.port.NoSuchQueueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The queues of an account, by name, address and ARN. Thread-safe.
public final class QueueDirectory {

    private static final Pattern ADDRESS = Pattern.compile("https?://.*");

    private final Supplier<SqsClient> client;
    private final QueueNames names;
    private final Map<String, String> urls = new ConcurrentHashMap<>();

    public QueueDirectory(Supplier<SqsClient> client, QueueNames names) {
        this.client = client;
        this.names = names;
    }

    SqsClient client() {
        return client.get();
    }

    QueueNames names() {
        return names;
    }

    /// A dead-letter queue: its address and name, the names of its source queues, and the maximum
    /// receive count of its own redrive policy, if it has one.
    public record Place(
            String url,
            String name,
            boolean fifo,
            List<String> sources,
            Optional<Integer> receives) {

        public Place {
            sources = List.copyOf(sources);
        }

        /// Returns the server's counts, which are approximate. The age of the oldest message is
        /// unknown.
        public Counts counts(SqsClient client) {
            return QueueDirectory.counts(client, url);
        }
    }

    /// Returns the counts of a queue, which are approximate. The age of the oldest message is
    /// unknown.
    static Counts counts(SqsClient client, String url) {
        var said =
                client.getQueueAttributes(
                                r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                        .attributes();
        return new Counts(
                number(said, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                number(said, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                number(said, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
                Duration.ZERO);
    }

    private static long number(Map<QueueAttributeName, String> said, QueueAttributeName name) {
        return Long.parseLong(said.getOrDefault(name, "0"));
    }

    /// Returns the address of a queue of the app; empty if SQS has no such queue.
    Optional<String> url(String queue) {
        return urlInSqs(names.inSqs(queue));
    }

    private Optional<String> urlInSqs(String name) {
        var known = Optional.ofNullable(urls.get(name));
        if (known.isPresent()) {
            return known;
        }
        try {
            var url = client().getQueueUrl(r -> r.queueName(name)).queueUrl();
            urls.put(name, url);
            return Optional.of(url);
        } catch (QueueDoesNotExistException none) {
            return Optional.empty();
        }
    }

    /// Returns the exception to throw if SQS does not have a queue of the app.
    NoSuchQueueException missing(String queue) {
        return new NoSuchQueueException(
                queue,
                AwsFailures.creatable(
                        "the queue %s in SQS does not exist".formatted(names.inSqs(queue))));
    }

    /// Finds the dead-letter queue: `asked` is the name or address of a dead-letter queue, or of a
    /// queue that has one.
    ///
    /// @throws IllegalArgumentException if there is no such queue
    public Place letters(String asked) {
        var url =
                ADDRESS.matcher(asked).matches()
                        ? asked
                        : url(asked)
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "no queue '" + asked + "' on the server"));
        var sources = sources(url);
        var target = sources.isEmpty() ? policy(attributes(url), "deadLetterTargetArn") : "";
        if (target.isEmpty()) {
            return place(url, sources);
        }
        var dead = nameIn(target);
        var deadUrl =
                urlInSqs(dead)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "the dead-letter queue '%2$s' of %1$s does not exist on the server"
                                                .formatted(nameIn(url), dead)));
        return place(deadUrl, sources(deadUrl));
    }

    /// Returns a queue of the app as a place of dead letters; empty if SQS has no such queue.
    Optional<Place> place(String queue) {
        return url(queue).map(url -> place(url, sources(url)));
    }

    private Place place(String url, List<String> sources) {
        var attributes = attributes(url);
        var receives = policy(attributes, "maxReceiveCount");
        return new Place(
                url,
                names.inApp(nameIn(url)),
                url.endsWith(AwsResourceNames.FIFO)
                        || Boolean.parseBoolean(attributes.getOrDefault("FifoQueue", "false")),
                sources,
                receives.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(receives)));
    }

    private Map<String, String> attributes(String url) {
        try {
            return new LinkedHashMap<>(
                    client().getQueueAttributes(
                                    r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                            .attributesAsStrings());
        } catch (QueueDoesNotExistException none) {
            throw new IllegalArgumentException("no queue at " + url);
        }
    }

    private List<String> sources(String url) {
        var found = new ArrayList<String>();
        try {
            client().listDeadLetterSourceQueuesPaginator(r -> r.queueUrl(url))
                    .queueUrls()
                    .forEach(each -> found.add(names.inApp(nameIn(each))));
        } catch (QueueDoesNotExistException none) {
            throw new IllegalArgumentException("no queue at " + url);
        }
        return found.stream().distinct().toList();
    }

    private static String policy(Map<String, String> attributes, String entry) {
        try {
            return JsonMapper.shared()
                    .readTree(attributes.getOrDefault("RedrivePolicy", "{}"))
                    .path(entry)
                    .asString("");
        } catch (JacksonException broken) {
            return "";
        }
    }

    /// Returns the text after the last `:` of an ARN, or the last `/` of an address.
    static String nameIn(String text) {
        return text.substring(Math.max(text.lastIndexOf(':'), text.lastIndexOf('/')) + 1);
    }
}
