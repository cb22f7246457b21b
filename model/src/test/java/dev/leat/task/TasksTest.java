package dev.leat.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Signal;
import dev.leat.port.Threads;
import dev.leat.port.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TasksTest {

    private static final String TASK = "the task of this test";

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Signal stop = new Signal();

    /// A clock whose waits end at once.
    private final Time time =
            new Time() {
                @Override
                public Instant instant() {
                    return Instant.EPOCH;
                }

                @Override
                public void await(Signal signal, long seen, Instant deadline) {}
            };

    @AfterEach
    void forget() {
        Tasks.succeeded(TASK);
    }

    private static FailingTask failing() {
        return Tasks.failing().stream()
                .filter(one -> one.task().equals(TASK))
                .findFirst()
                .orElseThrow();
    }

    private static boolean fails() {
        return Tasks.failing().stream().anyMatch(one -> one.task().equals(TASK));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            boolean worked =
                    Tasks.run(
                            TASK,
                            log::add,
                            () -> {
                                throw new StackOverflowError("a value of a record");
                            });
            assertThat(worked).isFalse();
        }
    }

    @Test
    void isFailingWhileItsLastRunsHaveFailed() {
        fail(1);
        assertThat(fails()).isFalse();
        fail(2);
        assertThat(failing().failures()).isEqualTo(3);
        assertThat(failing().reason())
                .startsWith("StackOverflowError at TasksTest.")
                .doesNotContain("a value of a record");
        assertThat(Tasks.run(TASK, log::add, () -> {})).isTrue();
        assertThat(fails()).isFalse();
    }

    @Test
    void logsARepeatedFailureLessAndLessOften() {
        fail(9);
        assertThat(log)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).doesNotContain("a value of a record"));
        assertThat(log.getFirst()).startsWith(TASK + " failed: StackOverflowError at ");
        assertThat(log.getLast()).startsWith(TASK + " failed 8 times in succession: ");
    }

    @Test
    void aThreadContinuesAfterEachExceptionAndError() {
        var failures =
                List.<Throwable>of(
                        new StackOverflowError(),
                        new OutOfMemoryError(),
                        new NoClassDefFoundError(),
                        new AssertionError(),
                        new IllegalStateException());
        var rounds = new AtomicInteger();
        var thread =
                Tasks.repeated(
                        Tasks::daemon,
                        TASK,
                        new Tasks.Terms(time, stop, () -> stop.count() > 0, log::add),
                        () -> {
                            int round = rounds.getAndIncrement();
                            if (round == failures.size()) {
                                stop.raise();
                            } else if (failures.get(round) instanceof Error error) {
                                throw error;
                            } else {
                                throw new Exception(failures.get(round));
                            }
                        });
        thread.start();
        Threads.awaitEnd(thread);
        assertThat(rounds).hasValue(failures.size() + 1);
        assertThat(thread.getName()).isEqualTo(TASK);
    }

    @Test
    void aThreadContinuesWithoutMemoryForALogLineAndForAWait() {
        var rounds = new ArrayList<Integer>();
        var exhausted =
                new Time() {
                    @Override
                    public Instant instant() {
                        throw new OutOfMemoryError();
                    }

                    @Override
                    public void await(Signal signal, long seen, Instant deadline) {}
                };
        var thread =
                Tasks.repeated(
                        Thread.ofVirtual().factory(),
                        TASK,
                        new Tasks.Terms(
                                exhausted,
                                stop,
                                () -> rounds.size() == 3,
                                _ -> {
                                    throw new OutOfMemoryError();
                                }),
                        () -> {
                            rounds.add(1);
                            throw new OutOfMemoryError();
                        });
        thread.start();
        Threads.awaitEnd(thread);
        assertThat(rounds).hasSize(3);
    }

    @Test
    void aThreadEndsWhenItIsInterrupted() {
        var thread =
                Tasks.repeated(
                        Tasks::daemon,
                        TASK,
                        new Tasks.Terms(time, stop, () -> false, log::add),
                        () -> Thread.sleep(Long.MAX_VALUE));
        thread.start();
        thread.interrupt();
        Threads.awaitEnd(thread);
        assertThat(log).isEmpty();
    }

    @Test
    void isNotFailingAnyMoreWhenItsThreadHasEnded() {
        var thread =
                Tasks.repeated(
                        Tasks::daemon,
                        TASK,
                        new Tasks.Terms(time, stop, () -> stop.count() == 3, log::add),
                        () -> {
                            stop.raise();
                            throw new StackOverflowError();
                        });
        thread.start();
        Threads.awaitEnd(thread);
        assertThat(log).hasSize(2);
        assertThat(fails()).isFalse();
    }
}
