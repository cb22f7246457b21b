package dev.leat.aws;

import dev.leat.port.SecretStore;
import dev.leat.port.UnavailableException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/// The secrets of a region: `NAME` is a secret of Secrets Manager, `ssm:NAME` a parameter of the
/// SSM Parameter Store, which is decrypted. Thread-safe; the caller closes it.
public final class AwsSecrets implements SecretStore, AutoCloseable {

    private static final String PARAMETER = "ssm:";

    private final SecretsManagerClient secrets;
    private final SsmClient parameters;
    private final String region;

    AwsSecrets(SecretsManagerClient secrets, SsmClient parameters) {
        this.secrets = secrets;
        this.parameters = parameters;
        this.region = secrets.serviceClientConfiguration().region().id();
    }

    @Override
    public String read(String name) {
        return name.startsWith(PARAMETER)
                ? parameter(name.substring(PARAMETER.length()))
                : secret(name);
    }

    private String secret(String name) {
        var what = "the secret %s in Secrets Manager (%s)".formatted(name, region);
        try {
            var text =
                    call(what, () -> secrets.getSecretValue(get -> get.secretId(name)))
                            .secretString();
            if (text == null) {
                throw new UnavailableException(
                        what + " is binary; store a text, such as a password or a URL");
            }
            return text;
        } catch (ResourceNotFoundException _) {
            throw new UnavailableException(
                    what
                            + " does not exist; create it with `aws secretsmanager create-secret`, or correct the name in app.yaml");
        }
    }

    private String parameter(String name) {
        var what = "the parameter %s in the SSM Parameter Store (%s)".formatted(name, region);
        try {
            return call(
                            what,
                            () ->
                                    parameters.getParameter(
                                            get -> get.name(name).withDecryption(true)))
                    .parameter()
                    .value();
        } catch (ParameterNotFoundException _) {
            throw new UnavailableException(
                    what
                            + " does not exist; create it with `aws ssm put-parameter`, or correct the name in app.yaml");
        }
    }

    private static <T> T call(String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (ResourceNotFoundException | ParameterNotFoundException none) {
            throw none;
        } catch (SdkException failed) {
            throw AwsFailures.unavailable(what, failed);
        }
    }

    @Override
    public void close() {
        secrets.close();
        parameters.close();
    }
}
