package dev.leat.aws.state;

import dev.leat.app.App;
import dev.leat.aws.SharedServices;
import dev.leat.contract.IdentityContract;
import dev.leat.contract.TestedState;
import dev.leat.contract.VersionContract;
import dev.leat.contract.VersionCrashContract;
import dev.leat.contract.ViewCrashContract;
import dev.leat.contract.ViewRangeContract;
import dev.leat.contract.ViewStoreContract;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.contract.kind.RecordSinkCase;
import dev.leat.contract.kind.SinkKindCases;
import dev.leat.contract.kind.SinkKindContract;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/// A state table in moto, which is independent of Leat, keeps the contracts of views. The store's
/// clock is virtual; moto does not delete expired items.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoStateContractTest {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    private TestedState.Opener fresh() {
        var dynamoDb = SERVICES.clients().dynamoDb();
        var name = UUID.randomUUID().toString();
        new StateTable(dynamoDb, name, VirtualTime.start()).create();
        return (app, time) -> TableState.open(dynamoDb, name, app, time);
    }

    @Nested
    class Views extends ViewStoreContract {

        private final TestedState.Opener opener = fresh();

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Range extends ViewRangeContract {

        private final TestedState.Opener opener = fresh();

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Identity extends IdentityContract {

        private final TestedState.Opener opener = fresh();

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Versions extends VersionContract {

        private final TestedState.Opener opener = fresh();

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class VersionCrash extends VersionCrashContract {

        private final TestedState.Opener opener = fresh();

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class Crash extends ViewCrashContract {

        private final TestedState.Opener opener = fresh();

        @Override
        public TestedState open(App app, VirtualTime time) {
            return opener.open(app, time);
        }
    }

    @Nested
    class SinkKinds extends SinkKindContract {

        @Override
        protected List<RecordSinkCase> kinds() {
            return List.of(SinkKindCases.VIEW);
        }

        @Override
        protected TestedState.Opener fresh() {
            return MotoStateContractTest.this.fresh();
        }
    }
}
