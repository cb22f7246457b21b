package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.Queue;
import dev.leat.port.Message;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import dev.leat.redrive.MoveTasks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// A scenario of [KillTable]: the work of a process that is killed, and the check of the state that
/// it leaves. The processes of a scenario run one after the other on the same state. Each process
/// creates its own object of this class, and calls only [#run].
abstract class KillScenario {

    /// The difference between the first numbers of two processes.
    static final int STEP = 1_000_000;

    private static final int BATCH = 1000;

    /// Returns an app with a queue and one for its dead letters.
    App app() {
        return queues();
    }

    static App queues() {
        return App.named("victim")
                .withQueues(Map.of("q", Queue.named("q"), "q-dlq", Queue.deadLetters("q-dlq")));
    }

    final LocalPlatform open(Path folder) {
        return LocalPlatform.open(app(), folder, Time.system(), MoveTasks::new);
    }

    /// Works, in the process, until it is killed. Prints a line when a step is durable.
    ///
    /// @param first the number from [#first]
    abstract void run(LocalPlatform platform, int first) throws Exception;

    /// Returns a number from which the work of the next process begins.
    int first(int kill) {
        return STEP * kill;
    }

    /// Takes a line that a process printed.
    abstract void note(String line);

    /// Returns true if the process may be killed after this number of lines.
    boolean enough(int kill, int lines) {
        return true;
    }

    /// Checks the state after this number of kills.
    abstract void check(LocalPlatform platform, Path folder, int kills) throws Exception;

    /// Returns true if there is no work for another process.
    boolean ended() {
        return false;
    }

    /// Returns true if another process must be killed, however many were.
    boolean needsMore() {
        return false;
    }

    /// Returns true if [#finish] is called after each kill.
    boolean finishesEach() {
        return false;
    }

    /// Checks the complete state after the last kill. The state was closed and opened again after
    /// [#check].
    void finish(LocalPlatform platform, Path folder) throws Exception {}

    /// Starts threads, and waits until they end.
    static void all(Runnable... works) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var work : works) {
            threads.add(Thread.ofPlatform().start(work));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    /// Sends messages with the numbers from `first` to before `end`.
    static void send(MessageQueue queue, int first, int end) {
        for (int next = first; next < end; next += BATCH) {
            List<Message.Outgoing> messages = new ArrayList<>();
            for (int i = next; i < Math.min(next + BATCH, end); i++) {
                messages.add(Message.Outgoing.of(("" + i).getBytes(StandardCharsets.UTF_8)));
            }
            queue.send(messages);
        }
    }

    /// Returns the numbers of the messages of a queue.
    static BitSet numbers(MessageQueue queue) {
        var numbers = new BitSet();
        queue.browse(0, Integer.MAX_VALUE).forEach(seen -> numbers.set(number(seen.body())));
        return numbers;
    }

    static int number(byte[] body) {
        return Integer.parseInt(new String(body, StandardCharsets.UTF_8));
    }
}
