package dev.leat.cli.aws;

import dev.leat.contract.ServerProcess;
import dev.leat.contract.SharedMoto;
import java.io.IOException;
import java.nio.file.Path;

/// `moto_server` as a process.
public record Moto(ServerProcess process) implements Peer {

    /// Returns the server that the tests of this JVM share, without any resources. Closing does not
    /// end it.
    public static Moto shared(Path command) throws IOException, InterruptedException {
        return new Moto(SharedMoto.empty(command));
    }

    /// Returns the shared server whose resources belong to this account.
    public static Moto shared(Path command, String account)
            throws IOException, InterruptedException {
        return new Moto(SharedMoto.empty(command, account));
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
