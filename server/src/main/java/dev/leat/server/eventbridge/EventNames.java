package dev.leat.server.eventbridge;

import com.google.re2j.Pattern;
import dev.leat.port.EventBus.Destination;
import dev.leat.port.QueueAdmin;
import dev.leat.port.QueueAdmin.Managed;
import dev.leat.server.aws.Caller;
import dev.leat.server.aws.KeyPage;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The names and ARNs of rules, event buses and targets. Leat has one account. It accepts ARNs with
/// any account and region, and its responses have the region of the client.
final class EventNames {

    static final String BUS = "default";

    /// The page size of EventBridge.
    private static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("[.\\-_A-Za-z0-9]{1,64}");
    private static final Pattern BUS_ARN =
            Pattern.compile("arn:aws[\\w-]*:events:[\\w-]+:\\d{12}:event-bus/(?<name>.+)");
    private static final Pattern RULE_ARN =
            Pattern.compile("arn:aws[\\w-]*:events:[\\w-]+:\\d{12}:rule/(default/)?(?<name>[^/]+)");
    private static final Pattern TARGET_ARN =
            Pattern.compile("arn:aws[\\w-]*:(?<service>[\\w-]+):[\\w-]*:\\d*:(?<name>[^:]+)");
    private static final String FIFO = ".fifo";

    private EventNames() {}

    /// Returns a page of a list.
    ///
    /// @throws dev.leat.server.aws.AwsErrorException if the token or the limit is not valid
    static <T> KeyPage<T> page(
            String list,
            List<T> all,
            Function<T, String> key,
            @Nullable String token,
            @Nullable Integer limit) {
        int most = limit == null ? MOST : limit;
        if (most < 1 || most > MOST) {
            throw EventErrors.constraint(
                    "limit", Integer.toString(most), "have value between 1 and " + MOST);
        }
        return KeyPage.of(list, all, key, token, most, EventErrors::invalidToken);
    }

    static String ofBus(Caller caller) {
        return caller.arn("events", "event-bus/" + BUS);
    }

    static String ofRule(Caller caller, String name) {
        return caller.arn("events", "rule/" + name);
    }

    /// @throws dev.leat.server.aws.AwsErrorException if this is not the default event bus
    static void checkBus(@Nullable String nameOrArn) {
        if (nameOrArn != null && !isDefault(nameOrArn)) {
            throw EventErrors.noBus(nameOrArn);
        }
    }

    static boolean isDefault(String nameOrArn) {
        var arn = BUS_ARN.matcher(nameOrArn);
        return (arn.matches() ? arn.group("name") : nameOrArn).equals(BUS);
    }

    /// Returns the name if a rule or a target can have it.
    static String checked(String member, @Nullable String name) {
        if (name == null) {
            throw EventErrors.constraint(member, null, "not be null");
        }
        if (!NAME.matcher(name).matches()) {
            throw EventErrors.constraint(
                    member,
                    name,
                    "satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+ and have at most 64"
                            + " characters");
        }
        return name;
    }

    /// Returns the name of the rule with this ARN.
    static String rule(@Nullable String arn) {
        if (arn == null) {
            throw EventErrors.constraint("resourceARN", null, "not be null");
        }
        var rule = RULE_ARN.matcher(arn);
        if (!rule.matches()) {
            throw EventErrors.invalid(
                    "Parameter ResourceARN is not valid. Reason: Leat has tags of rules only, and this"
                            + " is not the ARN of a rule: "
                            + arn);
        }
        return rule.group("name");
    }

    /// Returns the queue or topic with this ARN, which need not exist; empty if this is not the ARN
    /// of a queue or topic.
    static Optional<Destination> destination(String arn, QueueAdmin queues) {
        var target = TARGET_ARN.matcher(arn);
        if (!target.matches() || !List.of("sqs", "sns").contains(target.group("service"))) {
            return Optional.empty();
        }
        var name = target.group("name");
        return Optional.of(
                target.group("service").equals("sns")
                        ? new Destination(true, name)
                        : new Destination(
                                false,
                                queue(name, queues)
                                        .map(queue -> queue.definition().queue().name())
                                        .orElse(name)));
    }

    /// Returns the queue with this name. For clients, the name of a FIFO queue ends in `.fifo`,
    /// also if it does not in the app.
    private static Optional<Managed> queue(String name, QueueAdmin queues) {
        boolean fifo = name.endsWith(FIFO);
        var bare = fifo ? name.substring(0, name.length() - FIFO.length()) : name;
        return queues.find(name)
                .or(() -> queues.find(bare))
                .filter(queue -> queue.definition().queue().fifo().isPresent() == fifo);
    }

    static boolean fifo(String name, QueueAdmin queues) {
        return queues.find(name)
                .filter(queue -> queue.definition().queue().fifo().isPresent())
                .isPresent();
    }
}
