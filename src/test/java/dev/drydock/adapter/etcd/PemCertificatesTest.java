package dev.drydock.adapter.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.testing.TestAuthority;
import dev.drydock.testing.TestAuthority.Issued;
import dev.drydock.testing.TestAuthority.KeyForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PemCertificatesTest {
    @TempDir
    private Path folder;

    private final PemCertificates reader = new PemCertificates();

    @ParameterizedTest
    @EnumSource(KeyForm.class)
    void aCertificateAndItsKeyBelongTogetherInEveryForm(KeyForm form) throws IOException {
        TestAuthority authority = TestAuthority.create(folder, "ca");
        Issued one = authority.issue("one", form);
        Issued other = authority.issue("other", form);
        String certificate = Files.readString(one.certificate());

        assertThat(reader.belongTogether(certificate, Files.readString(one.key())))
                .isTrue();
        assertThat(reader.belongTogether(certificate, Files.readString(other.key())))
                .isFalse();
        assertThat(reader.belongTogether(certificate, certificate)).isFalse();
        assertThat(reader.certificates(certificate))
                .singleElement()
                .satisfies(read -> assertThat(read.end()).isEqualTo(one.expiry()))
                .satisfies(read -> assertThat(read.sha256()).matches("[0-9a-f]{64}"));
    }

    @Test
    void whatIsNoCertificateIsNone() throws IOException {
        String good = Files.readString(TestAuthority.create(folder, "ca").certificate());

        assertThat(reader.certificates("")).isEmpty();
        assertThat(reader.certificates("hello")).isEmpty();
        assertThat(reader.certificates(good.substring(0, good.length() / 2))).isEmpty();
        assertThat(reader.certificates(good + good)).hasSize(2);
    }
}
