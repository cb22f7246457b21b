package dev.leat.cli.dlq.sqs;

import dev.leat.cli.aws.ElasticMq;
import dev.leat.cli.aws.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("interop")
class ElasticMqLettersTest extends SqsLettersContract {

    @Override
    Peer start(Path folder) {
        return new ElasticMq();
    }
}
