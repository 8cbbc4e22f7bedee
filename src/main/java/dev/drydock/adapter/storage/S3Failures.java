package dev.drydock.adapter.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what an object store's answers mean: what, why and what to do. */
final class S3Failures {
    private static final int LONGEST = 200;

    private final String bucket;
    private final String where;

    /**
     * The failures of one store.
     *
     * @param where the store's address, or what people call it
     */
    S3Failures(String bucket, String where) {
        this.bucket = bucket;
        this.where = where;
    }

    /** The failure in words. */
    IOException explain(String object, SdkException failure) {
        return switch (failure) {
            case AwsServiceException answer -> answered(object, answer);
            case AbortedException stopped -> interrupted(stopped);
            case ApiCallAttemptTimeoutException slow -> silent(slow);
            case ApiCallTimeoutException slow -> silent(slow);
            default -> unanswered(failure);
        };
    }

    static boolean isTaken(SdkException failure) {
        return failure instanceof AwsServiceException answer
                && (answer.statusCode() == 412 || answer.statusCode() == 409);
    }

    /** Whether the store refused this one object, while it may give others. */
    static boolean isOfOne(SdkException failure) {
        if (!(failure instanceof AwsServiceException answer)) {
            return false;
        }
        String code = code(answer);
        return code.equals("InvalidObjectState") || code.equals("AccessDenied") || code.startsWith("KMS.");
    }

    private static String code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.errorCode()))
                .orElse("");
    }

    private IOException answered(String object, AwsServiceException answer) {
        String code = code(answer);
        return switch (code) {
            case "NoSuchBucket" -> told("there is no bucket " + bucket + ": make it, or correct its name", answer);
            case "NoSuchKey" -> (IOException) new NoSuchFileException(object).initCause(answer);
            case "NoSuchUpload" ->
                told(
                        "the upload was ended by another hand, or by a rule of the bucket that aborts incomplete"
                                + " uploads: give that rule a day, and try again",
                        answer);
            case "InvalidObjectState" ->
                told(
                        "the object " + object
                                + " is in an archive: restore it from there, and let no rule of the bucket"
                                + " move snapshots into one",
                        answer);
            case "RequestTimeTooSkewed" ->
                told(
                        "the clocks of this machine and of the store differ too much: set this machine's clock (NTP)",
                        answer);
            case "InvalidAccessKeyId" -> told("it does not know the access key: correct its id", answer);
            case "SignatureDoesNotMatch" -> told("the secret access key is wrong: correct it", answer);
            case "ExpiredToken", "InvalidToken" ->
                told("the credentials have expired or are not valid: renew them", answer);
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                told("the bucket " + bucket + " is in another region: correct the region", answer);
            case "NotImplemented" ->
                told("it lacks something that is needed here (conditional writes, say): use another store", answer);
            default -> byStatus(answer, code);
        };
    }

    private IOException byStatus(AwsServiceException answer, String code) {
        int status = answer.statusCode();
        if (status == 404) {
            // A store that misses an object says NoSuchKey; whoever says less may not be a store.
            return told("there is no bucket " + bucket + ", or the endpoint is no object store", answer);
        }
        if (status == 403 || status == 401) {
            return told(
                    "the credentials may not do this in the bucket " + bucket
                            + ": allow them to list the bucket, and to" + " get, put and delete its objects",
                    answer);
        }
        if (status == 301 || status == 307) {
            return told("the bucket " + bucket + " is elsewhere: correct region and endpoint", answer);
        }
        if (status >= 500) {
            return told("it has trouble of its own (HTTP " + status + "): try again later", answer);
        }
        return told("it refused with HTTP " + status + " " + bounded(code), answer);
    }

    private IOException unanswered(SdkException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException unknown -> {
                    return told("its host is not known: correct the endpoint, or the name service", failure);
                }
                case SSLException tls -> {
                    return told(
                            "no secure connection comes about (" + bounded(String.valueOf(tls.getMessage()))
                                    + "): correct the endpoint, or let Java trust its certificate",
                            failure);
                }
                case SocketTimeoutException slow -> {
                    return silent(failure);
                }
                case ConnectException refused -> {
                    return told("nothing answers at that address: correct the endpoint, or start the store", failure);
                }
                case SocketException broken -> {
                    return told("the connection broke: try again", failure);
                }
                default -> {}
            }
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Unable to load credentials")) {
            return told(
                    "there are no credentials: give an access key, or one of the ways of AWS's default chain", failure);
        }
        if (message.contains("Unable to load region")) {
            return told("there is no region: give it", failure);
        }
        return told(bounded(message), failure);
    }

    private IOException silent(SdkException slow) {
        return told("it does not answer in time: try again later, or look at the network between", slow);
    }

    private static IOException interrupted(SdkException stopped) {
        InterruptedIOException interrupted = new InterruptedIOException("It was interrupted");
        interrupted.initCause(stopped);
        return interrupted;
    }

    private IOException told(String what, SdkException cause) {
        return new IOException("The object store at " + where + " cannot be used: " + what, cause);
    }

    private static String bounded(String text) {
        String line = text.replaceAll("\\p{C}", "?");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
