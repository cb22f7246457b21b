package dev.leat.cli.aws;

import dev.leat.contract.ServerProcess;
import dev.leat.contract.SharedMoto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

    /// Starts a server whose streams accept records of several clients at the same time: moto
    /// itself gives two such records one sequence number, and keeps one of them.
    ///
    /// @param python an interpreter that has moto
    public static Moto withLockedStreams(Path python, String account, Path log)
            throws IOException, InterruptedException {
        int port = ServerProcess.freePort();
        var command =
                List.of(
                        "env",
                        "MOTO_ACCOUNT_ID=" + account,
                        python.toString(),
                        "src/test/resources/aws/moto_with_locked_streams.py",
                        "-H",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port));
        return new Moto(new ServerProcess(command, port, ProcessBuilder.Redirect.to(log.toFile())));
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
