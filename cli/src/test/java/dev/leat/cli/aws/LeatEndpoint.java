package dev.leat.cli.aws;

import java.nio.file.Path;

/// Leat itself.
final class LeatEndpoint implements Peer {

    LeatEndpoint(Path folder) {}

    @Override
    public String url() {
        return "http://127.0.0.1:17801";
    }

    @Override
    public void close() {}
}
