package dev.drydock.adapter.storage;

import dev.drydock.adapter.storage.StorageSettings.Bucket;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients of object stores. */
final class S3Clients {
    /** What stores that have no regions are told; signatures need one. */
    private static final Region ANY = Region.US_EAST_1;

    private static final Duration CONNECT = Duration.ofSeconds(10);

    private S3Clients() {}

    static S3Client client(Bucket settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(settings.patience()))
                .credentialsProvider(credentials(settings))
                .forcePathStyle(settings.pathStyle())
                // Many stores beside AWS know none of the newer checksums; what counts is read back and compared
                // anyhow.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        settings.endpoint()
                .ifPresent(endpoint -> builder.endpointOverride(endpoint).region(ANY));
        settings.region().ifPresent(region -> builder.region(Region.of(region)));
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(Bucket settings) {
        return settings.credentials()
                .<AwsCredentialsProvider>map(given -> StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(given.accessKeyId(), given.secretAccessKey())))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }
}
