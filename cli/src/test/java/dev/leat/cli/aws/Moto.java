package dev.leat.cli.aws;

import dev.leat.contract.ServerProcess;
import dev.leat.contract.SharedMoto;
import java.io.IOException;
import java.util.Optional;

/// `moto_server` as a process.
public record Moto(ServerProcess process) implements Peer {

    /// Returns the server that the tests of this JVM share, without any resources, or skips the
    /// test if it is not installed. Closing does not end it.
    public static Moto shared() throws IOException, InterruptedException {
        return new Moto(SharedMoto.empty());
    }

    /// Returns the shared server; empty if it is not installed.
    public static Optional<Moto> ifInstalled() throws IOException, InterruptedException {
        return SharedMoto.isInstalled() ? Optional.of(shared()) : Optional.empty();
    }

    /// Returns the shared server whose resources belong to this account, or skips the test if it is
    /// not installed.
    public static Moto shared(String account) throws IOException, InterruptedException {
        return new Moto(SharedMoto.empty(account));
    }

    @Override
    public String url() {
        return process.url();
    }

    @Override
    public void close() {
        process.close();
    }
}
