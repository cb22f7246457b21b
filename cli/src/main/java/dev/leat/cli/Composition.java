package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.port.Platform;
import java.nio.file.Path;

final class Composition implements Parts {
    @Override
    public App read(Path file, Terminal terminal) {
        throw Failure.error("");
    }

    @Override
    public Platform open(App app, Path state) {
        throw Failure.error("");
    }

    @Override
    public Kernels kernels() {
        throw Failure.error("");
    }
}
