package dev.leat.cli.law;

import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.contract.QueueModel;
import dev.leat.contract.QueueModel.Handed;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Lease;
import dev.leat.port.Platform;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import dev.leat.port.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A platform that tells a model of its queue what an engine with one worker does to it. `store` is
/// what its stores are made into first.
record Watched(Platform beneath, QueueModel model, Function<Store, Store> through)
        implements ForwardingPlatform {

    @Override
    public Source source(String queue) {
        return new WatchedSource(beneath.source(queue), model);
    }

    @Override
    public Store sourceStore(String queue) {
        return new WatchedStore(through.apply(beneath.sourceStore(queue)), model);
    }

    @Override
    public Store store(Sink sink) {
        return new WatchedStore(through.apply(beneath.store(sink)), model);
    }

    private record WatchedSource(Source beneath, QueueModel model) implements Source {

        @Override
        public Optional<Lease> lease(int records, long bytes) {
            synchronized (model) {
                var lease = beneath.lease(records, bytes);
                model.leased(
                        lease.map(l -> l.work().lease()).orElse(""),
                        lease.map(WatchedSource::handed).orElse(List.of()),
                        records);
                return lease;
            }
        }

        private static List<Handed> handed(Lease lease) {
            return lease.work().records().stream()
                    .map(r -> new Handed(text(r.body()), r.attempt()))
                    .toList();
        }

        @Override
        public int available(int records) {
            return beneath.available(records);
        }

        @Override
        public Signal signal() {
            return beneath.signal();
        }

        @Override
        public Optional<Instant> next() {
            return beneath.next();
        }

        @Override
        public boolean drained() {
            return beneath.drained();
        }
    }

    /// Two of the same place are equal, as an engine asks.
    private record WatchedStore(Store beneath, QueueModel model) implements Store {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            var done = new ArrayList<Effect>();
            synchronized (model) {
                T answer =
                        beneath.commit(tx -> {
                            done.clear(); // the work may run more than once
                            return work.apply(effect -> noted(tx, effect, done));
                        });
                done.forEach(this::tell);
                return answer;
            }
        }

        private static WriteResults noted(Transaction tx, Effect effect, List<Effect> done) {
            done.add(effect);
            return tx.apply(effect);
        }

        private void tell(Effect effect) {
            switch (effect) {
                case Effect.Write _ -> {}
                case Effect.DeadLetters letters ->
                        letters.letters().forEach(l -> model.lettered(text(l.original().body())));
                case Effect.Audit _,
                        Effect.Archive _,
                        Effect.Checkpoint _,
                        Effect.LoadFile _,
                        Effect.Stage _,
                        Effect.Finish _,
                        Effect.Publish _,
                        Effect.PutEvent _ -> {}
                case Effect.Settle settle -> model.settled(settle.work().lease(), settle.again());
            }
        }

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return beneath.dryRun(work);
        }

        @Override
        public void probe() {
            beneath.probe();
        }
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
