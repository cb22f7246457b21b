package dev.leat.local;

import dev.leat.contract.Life;
import dev.leat.contract.RedriveFixtures;
import dev.leat.port.Message;
import dev.leat.port.Time;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process to be killed while it sends letters back: fills the dead-letter queue where that has
/// never been done, and goes on with the run from its first letter that is there. Says how many it
/// has sent, the first time before it sends any.
public final class RedriveVictim {

    static final String RUN = "run";
    static final int MESSAGES = 30_000;
    private static final int BATCH = 1000;
    private static final int PAGE = 200;

    private RedriveVictim() {}

    /// Arguments: the folder, and whether to fill it (0).
    public static void main(String[] arguments) {
        var platform = LocalPlatform.open(Victim.app(), Path.of(arguments[0]), Time.system());
        if (arguments[1].equals("0")) {
            fill(platform);
            platform.audit().save(RedriveFixtures.run(RUN, "q-dlq", platform.time().instant()));
        }
        long sent = platform.audit().run(RUN).orElseThrow().redriven();
        Life.say("sent", sent);
        while (sent < MESSAGES) {
            sent += page(platform);
            Life.say("sent", sent);
        }
    }

    static int page(LocalPlatform platform) {
        try (var box = platform.deadLetters("q-dlq")) {
            var letters =
                    box.read(0, PAGE).stream().map(s -> RedriveFixtures.to("q", s, RUN)).toList();
            return box.redrive(RUN, letters).size();
        }
    }

    private static void fill(LocalPlatform platform) {
        for (int next = 0; next < MESSAGES; next += BATCH) {
            List<Message.Outgoing> messages = new ArrayList<>();
            for (int i = next; i < next + BATCH; i++) {
                messages.add(
                        Message.Outgoing.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            }
            platform.queue("q-dlq").send(messages);
        }
    }
}
