package dev.leat.local;

import dev.leat.contract.Life;
import dev.leat.port.Message;
import dev.leat.port.Time;
import dev.leat.redrive.MoveTasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// A process to be killed while it moves dead letters: fills the dead-letter queue where that has
/// never been done, begins a move where none runs, and says `moved N` as it goes on.
public final class MoveVictim {

    static final int MESSAGES = 60_000;
    private static final int BATCH = 1000;

    private MoveVictim() {}

    /// Arguments: the folder, and whether to fill it (0).
    public static void main(String[] arguments) {
        var platform =
                LocalPlatform.open(
                        Victim.app(), Path.of(arguments[0]), Time.system(), MoveTasks::new);
        if (arguments[1].equals("0")) {
            fill(platform);
            platform.queues().move("q-dlq", Optional.of("q"), Optional.empty());
        }
        while (true) {
            Life.say("moved", platform.queues().moves("q-dlq").getFirst().moved());
        }
    }

    private static void fill(LocalPlatform platform) {
        for (int next = 0; next < MESSAGES; next += BATCH) {
            var messages = new ArrayList<Message.Outgoing>();
            for (int i = next; i < next + BATCH; i++) {
                messages.add(
                        Message.Outgoing.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            }
            platform.queue("q-dlq").send(messages);
        }
    }
}
