package dev.sealgate.testing;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Starts, injects and closes what {@link GatewayTest} promises. */
final class GatewayExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(GatewayExtension.class);

    private static final Map<Class<?>, Injected> INJECTED = Map.of(
            GatewayProcess.class, (gateways, _) -> gateways.gateway(),
            GatewayBuilder.class, (gateways, _) -> gateways.builder(),
            S3Client.class, client((gateway, as) -> Sdk.s3(as.endpoint(gateway), as.credentials())),
            S3AsyncClient.class, client((gateway, as) -> Sdk.s3Async(as.endpoint(gateway), as.credentials())),
            KmsClient.class, client((gateway, as) -> Sdk.kms(as.endpoint(gateway), as.credentials())),
            IamClient.class, client((gateway, as) -> Sdk.iam(as.endpoint(gateway), as.credentials())),
            StsClient.class, client((gateway, as) -> Sdk.sts(as.endpoint(gateway), as.credentials())),
            CloudTrailClient.class, client((gateway, as) -> Sdk.cloudTrail(as.endpoint(gateway), as.credentials())),
            ServiceQuotasClient.class,
                    client((gateway, as) -> Sdk.serviceQuotas(as.endpoint(gateway), as.credentials())));

    /** What a parameter of its type becomes. */
    @FunctionalInterface
    private interface Injected {
        Object from(Gateways gateways, Sender as);
    }

    @FunctionalInterface
    private interface Connection {
        AutoCloseable to(GatewayProcess gateway, Sender as);
    }

    private static Injected client(Connection connection) {
        return (gateways, as) -> gateways.closeLater(connection.to(gateways.gateway(), as));
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return INJECTED.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Injected injected = INJECTED.get(parameter.getParameter().getType());
        if (injected == null) {
            throw new IllegalArgumentException("nothing to inject: " + parameter);
        }
        Sender as = parameter.findAnnotation(Client.class).map(Sender::of).orElse(Sender.USUAL);
        return injected.from(gateways(context), as);
    }

    /** Those of the class where it has some, otherwise those of the test. */
    private static Gateways gateways(ExtensionContext context) {
        return context.getStore(NAMESPACE).computeIfAbsent(Gateways.class, _ -> create(context), Gateways.class);
    }

    private static Gateways create(ExtensionContext context) {
        GatewayTest wanted = wanted(context.getRequiredTestClass());
        if (!wanted.shared()) {
            return Gateways.own(builder -> builder.kmsQuotas(wanted.kmsQuotas()).config(wanted.config()));
        }
        Gateways everybodys = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, _ -> new Shared(), Shared.class)
                .gateways();
        return Gateways.of(everybodys.shared());
    }

    /** The one that the classes with {@link GatewayTest#shared} have together; closed at the end of the run. */
    private static final class Shared implements AutoCloseable {
        private final Gateways gateways = Gateways.own(UnaryOperator.identity());

        Gateways gateways() {
            return gateways;
        }

        @Override
        public void close() {
            gateways.close();
        }
    }

    private static GatewayTest wanted(Class<?> test) {
        for (Class<?> type = test; type != null; type = type.getEnclosingClass()) {
            Optional<GatewayTest> found = AnnotationSupport.findAnnotation(type, GatewayTest.class);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalArgumentException("no @GatewayTest on " + test);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        printLogAfterFailure(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        printLogAfterFailure(context);
    }

    private static void printLogAfterFailure(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        @Nullable Gateways gateways = store.get(Gateways.class, Gateways.class);
        if (gateways != null && context.getExecutionException().isPresent()) {
            System.err.println(gateways.logs(context.getDisplayName()));
        }
    }
}
