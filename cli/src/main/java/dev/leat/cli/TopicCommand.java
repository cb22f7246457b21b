package dev.leat.cli;

import dev.leat.cli.mail.MailDeliveries;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.terminal.TextTable;
import dev.leat.port.Deliveries.State;
import dev.leat.server.operations.DeliveryOperations.TopicStatus;
import dev.leat.server.operations.DeliveryOperations.TopicSubscriber;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `leat topic`: who hears what.
@Command(
        name = "topic",
        header = "Shows the topics and who hears them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  leat topic ls --app examples/orders"})
final class TopicCommand {

    /// `leat topic ls`.
    @Command(
            name = "ls",
            header = "Lists topics, their subscribers, and what is on its way outside.",
            description = {
                "%nThe numbers are of mails and posts to URLs: WAITING have not arrived yet, KEPT",
                "wait for a mail server, GIVEN UP could not be delivered: leat mail ls tells.",
                "A subscriber in brackets was asked and has not confirmed."
            },
            footer = {"%nExample:", "  leat topic ls --app examples/orders --json"})
    static final class Ls implements Callable<Integer> {

        @Option(names = "--json", description = "Answer in JSON.")
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
                            TextTable.Column.number("GIVEN UP"),
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

        private static String word(TopicSubscriber hearer) {
            var who =
                    TerminalLine.flat(
                            hearer.protocol().word()
                                    + ":"
                                    + MailDeliveries.shown(hearer.protocol(), hearer.endpoint()));
            return hearer.pending() ? "(" + who + ")" : who;
        }

        private void json(List<TopicStatus> topics) {
            var rows = JsonMapper.shared().createArrayNode();
            for (var topic : topics) {
                var row = rows.addObject().put("topic", topic.name());
                row.put("declared", topic.declared());
                for (var state : State.values()) {
                    row.put(
                            state.name().toLowerCase(Locale.ROOT),
                            topic.deliveries().getOrDefault(state, 0L));
                }
                var hearers = row.putArray("subscribers");
                topic.subscribers()
                        .forEach(hearer ->
                                hearers.addObject()
                                        .put("protocol", hearer.protocol().word())
                                        .put("endpoint", hearer.endpoint())
                                        .put("pending", hearer.pending()));
            }
            terminal.say(String.valueOf(rows));
        }
    }
}
