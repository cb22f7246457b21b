package dev.leat.redis;

import dev.leat.contract.TestedState;
import dev.leat.contract.kind.SinkKind;
import dev.leat.contract.kind.SinkKindContract;
import dev.leat.contract.kind.SinkKinds;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;

/// Redis keeps views.
@ExtendWith(SharedServer.class)
class RedisSinkKindTest extends SinkKindContract {

    private final TestServer server;

    RedisSinkKindTest(TestServer server) {
        this.server = server;
    }

    @Override
    protected List<SinkKind> kinds() {
        return List.of(SinkKinds.VIEW);
    }

    @Override
    protected TestedState.Opener fresh() {
        server.empty();
        return (app, time) -> RedisState.open(server, app, time);
    }
}
