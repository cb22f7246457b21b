package dev.leat.aws.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.setup.AwsSetup;
import dev.leat.contract.PlantedBug;
import dev.leat.contract.VirtualTime;
import dev.leat.kernel.Kernel;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/// A run of the model with resources of its own: workers read a stream whose shards are split and
/// merged, and faults happen to them. Owned by one thread.
final class StreamTrial implements AutoCloseable {

    private static final int KEYS = 6;
    private static final int MOST_SHARDS = 6;

    /// One in this number of requests has a fault.
    private static final int SELDOM = 40;

    /// The same until an operation has had a fault.
    private static final int FIRST = 12;

    /// The same for operations that a worker calls once.
    private static final int OFTEN = 5;

    private static final Set<String> ONCE = Set.of("DeleteItem", "GetQueueUrl");

    private static final int MOST_ROUNDS = 150;

    private final VirtualTime time;
    private final App app;
    private final List<Kernel> kernels;
    private final List<Connection> connections = new ArrayList<>();
    private final long seed;
    private final Random random;
    private final AwsResourceNames names;
    private final AwsClients clients;
    private final ProducedStream stream;
    private final StreamLedger ledger;

    /// The number of faults of each operation.
    private final Map<String, Integer> planned = new HashMap<>();

    private final Set<FaultPoint> made = new HashSet<>();
    private final @Nullable StreamWorker[] workers;
    private boolean stopped;
    private boolean faults = true;

    /// The clients of the workers in one place.
    private record Connection(AwsClients clients, WorkerRequests requests) {}

    /// @param kernels one for each worker
    /// @param prefix the prefix of the names of resources, which no other run has
    StreamTrial(
            LeatEndpoint services,
            VirtualTime time,
            App app,
            List<Kernel> kernels,
            String prefix,
            long seed,
            PlantedBug<SdkPojo> bug) {
        this.time = time;
        this.app = app;
        this.kernels = kernels;
        this.seed = seed;
        this.random = new Random(seed);
        this.workers = new @Nullable StreamWorker[kernels.size()];
        this.names = new AwsResourceNames(app.name(), prefix);
        this.clients = services.clients();
        new AwsSetup(clients, names, app, time).create(_ -> {});
        this.stream = ProducedStream.create(clients.kinesis(), names.of("live"), 3);
        this.ledger = new StreamLedger(services.platform(), clients, names, app);
        for (int i = 0; i < kernels.size(); i++) {
            int place = i;
            var requests =
                    new WorkerRequests(
                            this::fault,
                            () -> faults && random.nextBoolean(),
                            bug,
                            ledger::stored,
                            at -> happened(place, at));
            connections.add(new Connection(services.clients(requests), requests));
        }
    }

    /// Returns the faults that have happened.
    Set<FaultPoint> made() {
        return made;
    }

    StreamLedger ledger() {
        return ledger;
    }

    /// Does random things, processes the rest without faults, and checks all results.
    void run(int steps) {
        int expires = random.nextInt(2 * steps);
        for (int step = 0; step < steps; step++) {
            if (step == expires) {
                expire();
            }
            step();
        }
        faults = false;
        drain();
        ledger.check(reader());
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0 -> split();
            case 1 -> merge();
            case 2, 3, 4 -> put();
            case 5, 6 -> time.advance(Duration.ofSeconds(1 + random.nextInt(15)));
            case 7 -> close(random.nextInt(workers.length));
            default -> work(random.nextInt(workers.length));
        }
    }

    private void put() {
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            var key = "k" + random.nextInt(KEYS);
            stream.put(ledger.put(key, random.nextInt(25) == 0), key);
        }
    }

    private void split() {
        var open = stream.open();
        if (open.size() < MOST_SHARDS) {
            var shard = open.get(random.nextInt(open.size()));
            var first = new BigInteger(shard.hashKeyRange().startingHashKey());
            var width = new BigInteger(shard.hashKeyRange().endingHashKey()).subtract(first);
            var part = width.shiftRight(1 + random.nextInt(3)).max(BigInteger.ONE);
            stream.split(shard.shardId(), first.add(part));
        }
    }

    private void merge() {
        var open = stream.open();
        if (open.size() > 1) {
            int at = random.nextInt(open.size() - 1);
            stream.merge(open.get(at).shardId(), open.get(at + 1).shardId());
        }
    }

    /// Lets the records of the stream expire, also those that no worker has read.
    private void expire() {
        ledger.mayExpire();
        time.advance(Duration.ofHours(25));
    }

    /// Lets a worker do its next action.
    private void work(int place) {
        var worker = workers[place];
        if (worker == null) {
            workers[place] = start(place);
            return;
        }
        if (worker.batch().isEmpty()) {
            worker.lease(1 + random.nextInt(8)).ifPresent(batch -> ledger.leased(place, batch));
        } else if (random.nextInt(4) > 0) {
            var batch = worker.batch().orElseThrow();
            worker.run();
            ledger.ended(batch);
        }
        if (worker.dead()) {
            close(place);
        }
    }

    private StreamWorker start(int place) {
        var connection = connections.get(place);
        connection.requests().restart();
        return new StreamWorker(
                connection.clients(),
                connection.requests(),
                names,
                app,
                StreamModelTest.PIPELINE,
                kernels.get(place),
                time);
    }

    /// Returns the fault at a request. Each kind of fault happens once before the others repeat.
    /// The first kind depends on the seed, so that a few seeds reach all.
    private Optional<FaultPoint> fault(String operation) {
        int later = planned.containsKey(operation) ? SELDOM : FIRST;
        int of = ONCE.contains(operation) ? OFTEN : later;
        if (!faults || !FaultPoint.OPERATIONS.contains(operation) || random.nextInt(of) > 0) {
            return Optional.empty();
        }
        var kinds = FaultPoint.of(operation);
        int next = planned.merge(operation, 1, Integer::sum);
        return Optional.of(kinds.get((int) Math.floorMod(seed + next, (long) kinds.size())));
    }

    private void close(int place) {
        var worker = workers[place];
        workers[place] = null;
        if (worker != null) {
            worker.close();
            ledger.closed(place);
        }
    }

    /// A fault happens to a worker. While it stands still, its leases expire, and the others work.
    private void happened(int place, FaultPoint at) {
        made.add(at);
        ledger.disturbed(place);
        if (at.kind() == FaultPoint.Kind.STOPPED && !stopped) {
            stopped = true;
            time.advance(ShardKeeper.LEASE.plusSeconds(1));
            for (int turn = 0; turn < 8; turn++) {
                int other = (place + 1 + random.nextInt(workers.length - 1)) % workers.length;
                work(other);
            }
            stopped = false;
        }
    }

    /// Processes all records without faults.
    private void drain() {
        for (int place = 0; place < workers.length; place++) {
            close(place);
        }
        int round = 0;
        do {
            assertThat(round++)
                    .as("rounds in which the stream was not drained")
                    .isLessThan(MOST_ROUNDS);
            IntStream.range(0, workers.length).forEach(this::workAll);
            time.advance(Duration.ofSeconds(11));
        } while (!ledger.complete() || !reader().drained());
    }

    private void workAll(int place) {
        boolean more = true;
        for (int turn = 0; more && turn < 20; turn++) {
            work(place);
            more = turn < 2 || Objects.requireNonNull(workers[place]).batch().isPresent();
        }
    }

    private StreamWorker reader() {
        if (workers[0] == null) {
            workers[0] = start(0);
        }
        return Objects.requireNonNull(workers[0]);
    }

    @Override
    public void close() {
        for (int place = 0; place < workers.length; place++) {
            close(place);
        }
        connections.forEach(each -> each.clients().close());
        clients.close();
    }
}
