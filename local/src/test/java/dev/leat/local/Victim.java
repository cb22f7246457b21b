package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.batch.Record;
import dev.leat.contract.Life;
import dev.leat.plan.Effect;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// A process to be killed: sends numbered messages and settles them on two threads each, and says
/// what is durable, a line for each call, once the call has returned. `sent 3 7` are the messages
/// 3, 4, 5, 6; `done 3 5` are two messages that are settled.
public final class Victim {

    private static final int BATCH = 40;

    private Victim() {}

    static App app() {
        var queues = new LinkedHashMap<String, Queue>();
        queues.put("q", Queue.named("q"));
        queues.put("q-dlq", Queue.deadLetters("q-dlq"));
        return App.named("victim").withQueues(queues);
    }

    /// Arguments: the folder, and the number of the first message to send.
    public static void main(String[] arguments) throws InterruptedException {
        var platform = LocalPlatform.open(app(), Path.of(arguments[0]), Time.system());
        Life.say("open", platform.openLeasesAtStart());
        int first = Integer.parseInt(arguments[1]);
        var threads = new ArrayList<Thread>();
        threads.add(Thread.ofPlatform().start(() -> send(platform, first)));
        threads.add(Thread.ofPlatform().start(() -> settle(platform)));
        threads.add(Thread.ofPlatform().start(() -> settle(platform)));
        for (var thread : threads) {
            thread.join();
        }
    }

    private static void send(LocalPlatform platform, int first) {
        for (int next = first; ; next += BATCH) {
            var messages = new ArrayList<Message.Outgoing>();
            for (int i = next; i < next + BATCH; i++) {
                messages.add(
                        Message.Outgoing.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            }
            platform.queue("q").send(messages);
            Life.say("sent " + next + " " + (next + BATCH));
        }
    }

    private static void settle(LocalPlatform platform) {
        while (true) {
            platform.source("q")
                    .lease(BATCH / 2, Long.MAX_VALUE)
                    .ifPresent(lease -> {
                        var records = lease.work().records();
                        var all = new Effect.Again[records.size()];
                        platform.sourceStore("q")
                                .commit(tx -> tx.apply(new Effect.Settle(lease.work(), all)));
                        Life.say(line(records));
                    });
        }
    }

    private static String line(List<Record> records) {
        var line = new StringBuilder("done");
        records.forEach(r -> line.append(' ').append(new String(r.body(), StandardCharsets.UTF_8)));
        return line.toString();
    }
}
