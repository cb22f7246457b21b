package dev.leat.cli.dlq.sqs;

import dev.leat.cli.terminal.CommandException;
import dev.leat.port.MessageQueue.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The queues of an account, by name, address and ARN. Threads may share it.
final class QueueDirectory {

    private static final Pattern ADDRESS = Pattern.compile("https?://.*");

    private final SqsClient client;
    private final Map<String, Optional<String>> urls = new ConcurrentHashMap<>();

    QueueDirectory(SqsClient client) {
        this.client = client;
    }

    /// A dead-letter queue: its address and name, the names of its source queues, and the maximum
    /// receive count of its own redrive policy, if it has one.
    record Place(
            String url,
            String name,
            boolean fifo,
            List<String> sources,
            Optional<Integer> receives) {

        Place {
            sources = List.copyOf(sources);
        }

        /// Returns the server's counts, which are approximate. The age of the oldest message is
        /// unknown.
        Counts counts(SqsClient client) {
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
    }

    /// Returns the address of a queue; empty if there is no queue of this name.
    Optional<String> url(String name) {
        return urls.computeIfAbsent(name, this::ask);
    }

    private Optional<String> ask(String name) {
        try {
            return Optional.of(client.getQueueUrl(r -> r.queueName(name)).queueUrl());
        } catch (QueueDoesNotExistException none) {
            return Optional.empty();
        }
    }

    /// Finds the dead-letter queue: `asked` is the name or address of a dead-letter queue, or of a
    /// queue that has one.
    Place letters(String asked) {
        var url =
                ADDRESS.matcher(asked).matches()
                        ? asked
                        : url(asked)
                                .orElseThrow(() ->
                                        CommandException.input(
                                                "no queue '" + asked + "' on the server"));
        var sources = sources(url);
        var target = sources.isEmpty() ? policy(attributes(url), "deadLetterTargetArn") : "";
        if (target.isEmpty()) {
            return place(url, sources);
        }
        var dead = nameIn(target);
        var deadUrl =
                url(dead)
                        .orElseThrow(() ->
                                CommandException.input(
                                        "the dead-letter queue '%2$s' of %1$s does not exist on the server"
                                                .formatted(nameIn(url), dead)));
        return place(deadUrl, sources(deadUrl));
    }

    private Place place(String url, List<String> sources) {
        var attributes = attributes(url);
        var receives = policy(attributes, "maxReceiveCount");
        return new Place(
                url,
                nameIn(url),
                url.endsWith(".fifo")
                        || Boolean.parseBoolean(attributes.getOrDefault("FifoQueue", "false")),
                sources,
                receives.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(receives)));
    }

    private Map<String, String> attributes(String url) {
        try {
            return new LinkedHashMap<>(
                    client.getQueueAttributes(
                                    r -> r.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                            .attributesAsStrings());
        } catch (QueueDoesNotExistException none) {
            throw CommandException.input("no queue at " + url);
        }
    }

    private List<String> sources(String url) {
        var names = new ArrayList<String>();
        try {
            client.listDeadLetterSourceQueuesPaginator(r -> r.queueUrl(url))
                    .queueUrls()
                    .forEach(each -> names.add(nameIn(each)));
        } catch (QueueDoesNotExistException none) {
            throw CommandException.input("no queue at " + url);
        }
        return names;
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
