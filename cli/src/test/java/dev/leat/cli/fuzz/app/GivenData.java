package dev.leat.cli.fuzz.app;

import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Given;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The data of an app in the order in which it is given. After a pipeline that others need is a
/// wait.
final class GivenData {

    private GivenData() {}

    static List<Given> of(Drawn drawn) {
        var given = new ArrayList<Given>();
        for (var object : drawn.beside().objects()) {
            given.add(new Given.Put(object.bucket(), object.key(), object.content()));
        }
        for (var flow : drawn.flows()) {
            int number = 0;
            for (var data : drawn.data().getOrDefault(flow.name(), List.of())) {
                if (flow.source().files()) {
                    given.add(new Given.Put(flow.source().place(), data.key(), data.content()));
                }
                if (flow.source().stream()) {
                    records(flow.source().place(), data.messages(), given);
                    continue;
                }
                var messages = new ArrayList<Message.Outgoing>();
                for (var message : data.messages()) {
                    messages.add(outgoing(message, ++number));
                }
                if (!messages.isEmpty()) {
                    given.add(new Given.Send(flow.source().place(), messages));
                }
            }
            if (drawn.beside().feeders().contains(flow.name())) {
                given.add(new Given.Wait(Duration.ofMinutes(1)));
            }
        }
        return given;
    }

    /// Adds puts, and the changes of shards between them.
    private static void records(String stream, List<Data.Message> all, List<Given> given) {
        var next = new ArrayList<Streams.NewRecord>();
        for (var message : all) {
            if (message.shards().isPresent()) {
                put(stream, next, given);
                given.add(new Given.Reshard(stream, message.shards().getAsInt()));
            }
            next.add(message.record());
        }
        put(stream, next, given);
    }

    private static void put(String stream, List<Streams.NewRecord> next, List<Given> given) {
        if (!next.isEmpty()) {
            given.add(new Given.PutRecords(stream, next));
            next.clear();
        }
    }

    /// FIFO queues take each for another.
    private static Message.Outgoing outgoing(Data.Message message, int number) {
        var plain = Message.Outgoing.of(message.body().getBytes(StandardCharsets.UTF_8));
        return message.group()
                .map(group ->
                        new Message.Outgoing(
                                plain.body(),
                                plain.attributes(),
                                Optional.empty(),
                                Optional.of(group),
                                Optional.of("d" + number)))
                .orElse(plain);
    }
}
