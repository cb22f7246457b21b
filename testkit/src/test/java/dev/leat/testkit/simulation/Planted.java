package dev.leat.testkit.simulation;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.contract.ForwardingPlatform;
import dev.leat.local.LocalPlatform;
import dev.leat.plan.Effect;
import dev.leat.plan.WriteResults;
import dev.leat.port.Platform;
import dev.leat.port.Source;
import dev.leat.port.Store;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The embedded platform with a defect: something else than what it should do with an effect.
final class Planted implements Embedded {

    private final Defect defect;
    private final UnaryOperator<Source> sources;

    interface Defect {
        WriteResults apply(Store.Transaction real, Effect effect);
    }

    Planted(Defect defect) {
        this(defect, source -> source);
    }

    Planted(Defect defect, UnaryOperator<Source> sources) {
        this.defect = defect;
        this.sources = sources;
    }

    @Override
    public Platform open(App app, Path folder, Time time) {
        return new Broken(LocalPlatform.open(app, folder, time), defect, sources);
    }

    @Override
    public void crash(Platform platform) {
        ((Broken) platform).real().crash();
    }

    private record BrokenStore(Store real, Defect defect) implements Store {

        @Override
        public <T> T commit(Function<Transaction, T> work) {
            return real.commit(tx -> work.apply(effect -> defect.apply(tx, effect)));
        }

        @Override
        public <T> T dryRun(Function<Transaction, T> work) {
            return real.dryRun(work);
        }

        @Override
        public void probe() {
            real.probe();
        }
    }

    private record Broken(LocalPlatform real, Defect defect, UnaryOperator<Source> sources)
            implements ForwardingPlatform {

        @Override
        public Platform beneath() {
            return real;
        }

        @Override
        public Source source(String queue) {
            return sources.apply(real.source(queue));
        }

        @Override
        public Store sourceStore(String queue) {
            return new BrokenStore(real.sourceStore(queue), defect);
        }

        @Override
        public Store store(Sink sink) {
            return new BrokenStore(real.store(sink), defect);
        }
    }
}
