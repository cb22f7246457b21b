package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.port.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Files over moto.
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoFileEndsTest {

    private MotoServer moto;

    @BeforeAll
    void start() throws Exception {
        moto = MotoServer.start();
    }

    @AfterAll
    void stop() {
        if (moto != null) {
            moto.close();
        }
    }

    @Nested
    class Cases extends FileEndsCases {

        @Override
        @Test
        @Disabled("moto answers 500 to the completion of an upload that does not exist")
        void anOutputWhoseUploadDoesNotExistAnyMoreDoesNotBlockItsInput() {}

        @Override
        Time time() {
            return Time.system();
        }

        /// `complete_multipart_upload` of `moto/s3/responses.py` reads only `If-None-Match`.
        @Override
        boolean comparesEtags() {
            return false;
        }

        @Override
        AwsClients clients(ExecutionInterceptor watching) {
            return AwsClients.at(
                    moto.endpoint(),
                    "eu-central-1",
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                    watching);
        }
    }
}
