package dev.drydock.action.upgrade;

/** A rule of Kubernetes' about which versions may run beside which, with where it is written. */
public enum SkewRule {
    API_SERVERS_TOGETHER(
            "the newest and the oldest kube-apiserver must be within one minor version", Source.SKEW, "kube-apiserver"),
    CONTROLLER_NOT_NEWER("must not be newer than the kube-apiserver that it talks to", Source.SKEW, Anchor.CONTROLLERS),
    CONTROLLER_NOT_OLDER(
            "may be up to one minor version older than the kube-apiserver that it talks to",
            Source.SKEW,
            Anchor.CONTROLLERS),
    KUBELET_NOT_NEWER("must not be newer than any kube-apiserver", Source.SKEW, Anchor.KUBELET),
    KUBELET_NOT_OLDER(
            "may be up to three minor versions older than the newest kube-apiserver; two, where that is older than 1.28"
                    + " or the kubelet older than 1.25",
            Source.SKEW,
            Anchor.KUBELET),
    PROXY_NOT_NEWER("must not be newer than any kube-apiserver", Source.SKEW, Anchor.PROXY),
    PROXY_NOT_OLDER(
            "may be up to three minor versions older than the newest kube-apiserver; two, where that is older than 1.28"
                    + " or kube-proxy older than 1.25",
            Source.SKEW,
            Anchor.PROXY),
    PROXY_NEAR_KUBELET(
            "must be within three minor versions of the kubelet of its node; two, where kube-proxy is older than 1.25",
            Source.SKEW,
            Anchor.PROXY),
    KUBECTL_NEAR("must be within one minor version of every kube-apiserver", Source.SKEW, "kubectl"),
    KUBEADM_NOT_AHEAD(
            "works with a control plane of its own minor version or one minor version older",
            Source.KUBEADM,
            "kubeadm-s-skew-against-the-kubernetes-version");

    private static final class Source {
        static final String SKEW = "https://kubernetes.io/releases/version-skew-policy/";
        static final String KUBEADM =
                "https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/create-cluster-kubeadm/";
    }

    private static final class Anchor {
        static final String CONTROLLERS = "kube-controller-manager-kube-scheduler-and-cloud-controller-manager";
        static final String KUBELET = "kubelet";
        static final String PROXY = "kube-proxy";
    }

    private final String words;
    private final String page;
    private final String anchor;

    SkewRule(String words, String page, String anchor) {
        this.words = words;
        this.page = page;
        this.anchor = anchor;
    }

    /** What it asks of a component, as the end of a sentence that begins with the component's name. */
    public String words() {
        return words;
    }

    /** Where Kubernetes' documentation says so. */
    public String source() {
        return page + "#" + anchor;
    }
}
