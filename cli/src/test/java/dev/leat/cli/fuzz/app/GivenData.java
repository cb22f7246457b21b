package dev.leat.cli.fuzz.app;

import dev.leat.app.App;
import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.cli.fuzz.draw.Data;
import dev.leat.cli.fuzz.draw.Drawn;
import dev.leat.cli.fuzz.draw.Flow;
import dev.leat.port.Message;
import dev.leat.port.Streams;
import dev.leat.testkit.scenario.Given;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The data of an app in the order in which it is given. After a pipeline that others need is a
/// wait, before all data of a warehouse table, and in some apps before that of a lake table.
final class GivenData {

    private static final Given WAIT = new Given.Wait(Duration.ofMinutes(1));

    private GivenData() {}

    static List<Given> of(Drawn drawn) {
        var given = new ArrayList<Given>();
        for (var object : drawn.beside().objects()) {
            given.add(new Given.Put(object.bucket(), object.key(), object.content()));
        }
        for (var flow : drawn.flows()) {
            add(drawn, flow, "", given);
            if (drawn.beside().feeders().contains(flow.name())) {
                given.add(WAIT);
            }
        }
        return given;
    }

    /// Returns true if the data of pipelines that may share a lake table is given one after the
    /// other. In other apps their commits interleave.
    static boolean ordered(Drawn drawn) {
        return drawn.seed() % 2 == 0;
    }

    /// The data of pipelines that write warehouse tables once more: the same messages, and files
    /// under other keys.
    static List<Given> again(Drawn drawn) {
        var given = new ArrayList<Given>();
        drawn.flows().stream()
                .filter(Flow::stores)
                .forEach(flow -> add(drawn, flow, "again ", given));
        return given;
    }

    private static void add(Drawn drawn, Flow flow, String again, List<Given> given) {
        int number = 0;
        for (var data : drawn.data().getOrDefault(flow.name(), List.of())) {
            if (flow.stores() || (flow.sharesLake() && ordered(drawn))) {
                given.add(WAIT);
            }
            if (flow.source().files()) {
                int prefix = flow.source().prefix().length();
                var key = new StringBuilder(data.key()).insert(prefix, again).toString();
                given.add(new Given.Put(flow.source().place(), key, data.content()));
            }
            if (flow.source().stream()) {
                records(flow.source().place(), data.messages(), given);
                continue;
            }
            var messages = new ArrayList<Message.Outgoing>();
            for (var message : data.messages()) {
                messages.add(outgoing(message, again + "d" + ++number));
            }
            if (!messages.isEmpty()) {
                given.add(new Given.Send(flow.source().place(), messages));
            }
        }
    }

    /// Returns true if the file was put before with other content, which the pipeline refuses.
    static boolean refused(Drawn drawn, App app, Flow flow, Data data) {
        var all = drawn.data().getOrDefault(flow.name(), List.of());
        return app.pipeline(flow.name()).from().files().orElseThrow().onOverwrite()
                        == OnOverwrite.REJECT
                && all.stream().limit(all.indexOf(data)).anyMatch(d -> d.key().equals(data.key()));
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
    private static Message.Outgoing outgoing(Data.Message message, String id) {
        var plain = Message.Outgoing.of(message.body().getBytes(StandardCharsets.UTF_8));
        return message.group()
                .map(group ->
                        new Message.Outgoing(
                                plain.body(),
                                plain.attributes(),
                                Optional.empty(),
                                Optional.of(group),
                                Optional.of(id)))
                .orElse(plain);
    }
}
