package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.mail.MailDeliveries;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.port.Deliveries.State;
import dev.leat.server.operations.DeliveryOperations.TopicStatus;
import dev.leat.server.operations.DeliveryOperations.TopicSubscriber;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat topic`: commands about topics.
@Command(
        name = "topic",
        header = "List topics and their subscribers.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat topic ls --app examples/orders"})
final class TopicCommand {

    /// `leat topic ls`: lists topics and their subscribers.
    @Command(
            name = "ls",
            header = "List topics, their subscribers and external deliveries.",
            description = {
                "%nA subscriber in parentheses has not confirmed its subscription. The columns",
                "count deliveries to mail addresses and URLs:",
                "  WAITING  not delivered yet",
                "  KEPT     not sent, because no mail server was configured",
                "  SENT     delivered",
                "  FAILED   failed permanently; 'leat mail ls' shows why"
            },
            footer = {"%nExample:", "  leat topic ls --app examples/orders --json"})
    static final class Ls implements Callable<Integer> {

        @Option(names = "--json", description = "Print JSON.")
        boolean json;

        @Mixin AppOptions options = new AppOptions();

        private final AppAccess access;
        private final Terminal terminal;

        Ls(AppAccess access, Terminal terminal) {
            this.access = access;
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            return access.read(
                    options.location(),
                    operations -> {
                        var topics = operations.deliveries().topics();
                        if (json) {
                            json(topics);
                        } else if (topics.isEmpty()) {
                            terminal.say("no topics");
                        } else {
                            table(topics);
                        }
                        return 0;
                    });
        }

        private void table(List<TopicStatus> topics) {
            var table =
                    new TextTable(
                            TextTable.Column.text("TOPIC"),
                            TextTable.Column.number("WAITING"),
                            TextTable.Column.number("KEPT"),
                            TextTable.Column.number("SENT"),
                            TextTable.Column.number("FAILED"),
                            TextTable.Column.text("SUBSCRIBERS"));
            for (var topic : topics) {
                table.row(
                        topic.name(),
                        count(topic, State.WAITING),
                        count(topic, State.KEPT),
                        count(topic, State.SENT),
                        count(topic, State.FAILED),
                        String.join(", ", topic.subscribers().stream().map(Ls::word).toList()));
            }
            table.print(terminal);
        }

        private static String count(TopicStatus topic, State state) {
            return Terminal.count(topic.deliveries().getOrDefault(state, 0L));
        }

        private static String word(TopicSubscriber subscriber) {
            var text =
                    TerminalLine.flat(
                            subscriber.protocol().word()
                                    + ":"
                                    + MailDeliveries.shown(
                                            subscriber.protocol(), subscriber.endpoint()));
            return subscriber.pending() ? "(" + text + ")" : text;
        }

        private void json(List<TopicStatus> topics) {
            var rows = JsonMapper.shared().createArrayNode();
            for (var topic : topics) {
                var row = rows.addObject().put("topic", topic.name());
                row.put("declared", topic.declared());
                for (var state : State.values()) {
                    row.put(MailDeliveries.word(state), topic.deliveries().getOrDefault(state, 0L));
                }
                var subscribers = row.putArray("subscribers");
                topic.subscribers()
                        .forEach(subscriber ->
                                subscribers
                                        .addObject()
                                        .put("protocol", subscriber.protocol().word())
                                        .put("endpoint", subscriber.endpoint())
                                        .put("pending", subscriber.pending()));
            }
            terminal.say(String.valueOf(rows));
        }
    }
}
