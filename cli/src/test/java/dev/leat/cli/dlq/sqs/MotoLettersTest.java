package dev.leat.cli.dlq.sqs;

import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("interop")
class MotoLettersTest extends SqsLettersContract {

    @Override
    Peer start(Path folder) throws Exception {
        return Moto.shared();
    }
}
