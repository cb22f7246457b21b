package dev.leat.local;

import dev.leat.app.App;
import dev.leat.app.sink.ViewSink;
import dev.leat.contract.TestedState;
import dev.leat.contract.ViewApp;
import dev.leat.port.Platform;
import dev.leat.port.Store;
import dev.leat.port.StoredIdentity;
import dev.leat.port.Time;
import dev.leat.port.ViewReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The embedded platform as contract tests of views use it.
record ViewState(LocalPlatform local) implements TestedState {

    static ViewState open(Path folder, App app, Time time) {
        return new ViewState(LocalPlatform.open(app, folder, time));
    }

    @Override
    public Store store() {
        return local.store(ViewSink.of(ViewApp.USERS));
    }

    @Override
    public ViewReader view(String name) {
        return local.view(name);
    }

    @Override
    public Optional<Platform> platform() {
        return Optional.of(local);
    }

    @Override
    public List<StoredIdentity> holdings(String pipeline, byte[] identity) {
        return local.identities(pipeline, identity);
    }

    @Override
    public void crash() {
        local.crash();
    }

    @Override
    public void close() {
        local.close();
    }
}
