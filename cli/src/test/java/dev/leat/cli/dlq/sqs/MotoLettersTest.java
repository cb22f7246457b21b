package dev.leat.cli.dlq.sqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("interop")
class MotoLettersTest extends SqsLettersContract {

    @Override
    Peer start(Path folder) throws Exception {
        var command = Client.onPath("moto_server").findFirst();
        assumeTrue(command.isPresent(), "there is no moto_server");
        return Moto.shared(command.orElseThrow());
    }
}
