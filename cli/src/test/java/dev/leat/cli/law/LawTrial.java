package dev.leat.cli.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Outcome;
import dev.leat.contract.QueueModel;
import dev.leat.contract.QueueModel.Rules;
import dev.leat.contract.ViewModel;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernels;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Backoff;
import dev.leat.port.Message;
import dev.leat.port.Store;
import dev.leat.run.Pipelines;
import dev.leat.worker.EngineOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// An app that works off random orders with one worker, now and then dies or stops, and is compared
/// with the models whenever it is idle. With one worker the order of arrival decides what is new
/// and what a conflict.
final class LawTrial implements AutoCloseable {

    private static final String PIPELINE = "order_stats";
    private static final String QUEUE = "OrderQueue";
    private static final String LETTERS = "OrderQueue-dlq";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final App app;
    private final Path folder;
    private final Kernels kernels;
    private final Function<Store, Store> through;
    private final Random random;
    private final VirtualTime time = VirtualTime.start();
    private final QueueModel queue;
    private final ViewModel views;
    private final List<String> bad = new ArrayList<>();
    private LocalPlatform platform;
    private Pipelines pipelines;
    private int sent;

    LawTrial(App app, Path folder, Kernels kernels, long seed, Function<Store, Store> through) {
        this.app = app;
        this.folder = folder;
        this.kernels = kernels;
        this.through = through;
        this.random = new Random(seed);
        var options = app.queue(QUEUE);
        var rules =
                new Rules(
                        options.visibilityTimeout(),
                        options.retention(),
                        options.maxReceiveCount());
        this.queue = new QueueModel(rules, time.instant());
        this.views = new ViewModel(app);
        this.platform = LocalPlatform.open(app, folder, time);
        this.pipelines = pipelines();
    }

    private Pipelines pipelines() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), new Random(1));
        return new Pipelines(
                app,
                new Watched(platform, queue, through),
                kernels,
                new SimpleMeterRegistry(),
                new EngineOptions(1, 1 << 20, backoff, backoff));
    }

    /// @throws AssertionError if a law is broken
    void run(int rounds) throws InterruptedException {
        pipelines.start();
        for (int round = 0; round < rounds; round++) {
            send();
            switch (random.nextInt(4)) {
                case 0 -> restart(true);
                case 1 -> restart(false);
                default -> {}
            }
            awaitIdle();
            compare();
        }
    }

    private void send() {
        var messages = new ArrayList<Message.Outgoing>();
        synchronized (queue) {
            for (int i = 1 + random.nextInt(60); i > 0; i--) {
                var order = RandomOrder.of(random);
                var body = order.body(sent++);
                messages.add(Message.Outgoing.of(body.getBytes(StandardCharsets.UTF_8)));
                queue.sent(body, Duration.ZERO);
                if (order.bad() || conflict(order)) {
                    bad.add(body);
                }
            }
            platform.queue(QUEUE).send(messages);
        }
    }

    private boolean conflict(RandomOrder order) {
        var outcomes = new ArrayList<Outcome>();
        for (var view : List.of(RandomOrder.USERS, RandomOrder.ALL)) {
            outcomes.addAll(views.write(PIPELINE, view, List.of(order.fact())));
        }
        return outcomes.contains(Outcome.REJECTED);
    }

    private void restart(boolean dies) {
        if (dies) {
            platform.crash();
            pipelines.close();
            queue.crashed();
        } else {
            pipelines.close();
            platform.close();
            queue.closed();
        }
        platform = LocalPlatform.open(app, folder, time);
        pipelines = pipelines();
        pipelines.start();
    }

    private void awaitIdle() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!pipelines.idle()) {
            assertThat(System.nanoTime())
                    .as("%s: %s", PATIENCE, pipelines.status())
                    .isLessThan(end);
            LockSupport.parkNanos(500_000);
        }
    }

    /// Every record is in one place for each sink: in the view once, or in the dead letters, and
    /// not in the queue any more.
    private void compare() {
        var seen = new LinkedHashMap<String, Integer>();
        messages(QUEUE).forEach(m -> seen.put(text(m), m.attempt()));
        var dead = messages(LETTERS).stream().map(LawTrial::text).toList();
        synchronized (queue) {
            queue.holds(seen, dead);
            queue.counts(platform.queue(QUEUE).counts());
            assertThat(queue.bodies()).isEmpty();
        }
        assertThat(dead).containsExactlyInAnyOrderElementsOf(bad);
        for (var view : List.of(RandomOrder.USERS, RandomOrder.ALL)) {
            var rows = new ArrayList<String>();
            platform.view(view).rows(row -> rows.add(ViewTrial.text(row)));
            assertThat(rows).as(view).isEqualTo(views.rows(view));
        }
    }

    private List<Message.Seen> messages(String name) {
        return platform.queue(name).browse(0, Integer.MAX_VALUE);
    }

    private static String text(Message.Seen message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        pipelines.close();
        platform.close();
    }
}
