#!/usr/bin/env python3
"""Records torch.distributions for the tests of native/torch/distributions.

    python3 scripts/distributions_goldens.py [--out native/torch/distributions] [--full]

DIR gets, a JSON object a line,

    testdata/cases.jsonl         distributions: what they print, and of each method and property
                                 the values, of some a digest, with gradients
    testdata/kl.jsonl            divergences of pairs, and what pairs have none
    testdata/errors.jsonl        wrong parameters and values, with PyTorch's messages
    transforms/testdata/transforms.jsonl     transforms and those to constraints
    constraints/testdata/constraints.jsonl   constraints and what satisfies them

An object to construct is {"class": name, "args": {name: value}}; a value is a number, a
list, an object, or a tensor as the text "float32[2,3]:" with its bytes in base64. Each
output is of an object made anew, and of the generator seeded as its name says. A gradient
is that of the sum of an output times ramp() by each tensor that the object is made of,
and by the value where there is one.

With --full all outputs are there with their values, of more seeds: too much to commit, for
TORCHFM_DISTRIBUTION_CASES=DIR go test ./native/torch/distributions/...
"""

import argparse
import base64
import hashlib
import os
import warnings

from recorded import ramp, write  # sets the kernels up, before torch

import torch
import torch.distributions as D
from torch.distributions import constraints as C
from torch.distributions import transforms as T
from torch.distributions.relaxed_bernoulli import LogitRelaxedBernoulli
from torch.distributions.relaxed_categorical import ExpRelaxedCategorical

import distributions_cases as cases
from kernels import fingerprint

warnings.simplefilter("ignore")
CLASSES = {**vars(D), **vars(T), "LogitRelaxedBernoulli": LogitRelaxedBernoulli, "ExpRelaxedCategorical": ExpRelaxedCategorical}


DRAWS = [(1, (4,)), (2, ()), (3, (2, 3))]  # seeds and sample shapes
ALL_DRAWS = [(seed, shape) for seed in range(1, 12) for shape in ((), (1,), (5,), (2, 3), (40,))]


def text(t):
    t = t.detach().contiguous()
    raw = t.numpy().tobytes()
    return "%s%s:%s" % (str(t.dtype)[6:], str(list(t.shape)).replace(" ", ""), base64.b64encode(raw).decode())


def digest(named):
    """Of tensors with their names."""
    h = hashlib.sha256()
    for name, t in named.items():
        if t.is_floating_point():
            t = t.masked_fill(t.isnan(), -12345.0)  # NaNs have several bits
        h.update((name + " " + text(t) + "\n").encode())
    return h.hexdigest()[:12]


def coded(value):
    """A part of a specification as JSON."""
    if isinstance(value, torch.Tensor):
        return text(value)
    if isinstance(value, dict):
        return {k: coded(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [coded(v) for v in value]
    if isinstance(value, float) and value != value:
        return "nan"
    return value


class Made:
    """What a specification describes, made of new leaves."""

    def __init__(self, spec):
        self.leaves = {}
        self.made = self.build(spec, "")

    def build(self, value, path):
        if isinstance(value, torch.Tensor):
            if not value.is_floating_point():
                return value
            leaf = value.clone().requires_grad_()
            self.leaves[path] = leaf
            return leaf
        if isinstance(value, (list, tuple)):
            return [self.build(v, "%s.%d" % (path, i)) for i, v in enumerate(value)]
        if isinstance(value, dict) and "constraint" in value:
            args = [self.build(v, "%s.%d" % (path, i)) for i, v in enumerate(value["args"])]
            made = getattr(C, value["constraint"])
            return made(*args, **value.get("kwargs", {})) if args or isinstance(made, type) else made
        if isinstance(value, dict):
            args = {k: self.build(v, (path + "." + k).lstrip(".")) for k, v in value["args"].items()}
            return self.construct(value["class"], args)
        return value

    def construct(self, name, args):
        if name == "inv":
            return args["of"].inv
        if name == "identity_transform":
            return T.identity_transform
        return CLASSES[name](**args)


class Recorder:
    def __init__(self, full, values):
        self.full, self.values = full, values  # values: whether outputs come whole
        self.outputs, self.lacks = {}, []

    def put(self, name, named, whole=True):
        """Keeps an output and its gradients, whose names begin with "/"."""
        if self.full or (self.values and whole):
            self.outputs.update({name + more: text(t) for more, t in named.items()})
        else:
            self.outputs[name] = digest(named)

    def run(self, name, spec, f, value=None, whole=True, grads=True, seed=None):
        made = Made(spec)
        if value is not None:
            value = value.clone()
            if value.is_floating_point() and grads == "value":
                value.requires_grad_()
        if seed is not None:
            torch.manual_seed(seed)
        try:
            out = f(made.made) if value is None else f(made.made, value)
        except (NotImplementedError, AttributeError):
            self.lacks.append(name)
            return None
        except RuntimeError as e:
            assert "did not match" in str(e), (name, spec, e)  # GeneralizedPareto of float64
            return None
        named = {"": out}
        if grads and out.requires_grad and out.is_floating_point():
            leaves = dict(made.leaves, **({"value": value} if value is not None and value.requires_grad else {}))
            w = ramp(*out.shape, dtype=out.dtype)
            try:
                found = torch.autograd.grad(out, list(leaves.values()), w, allow_unused=True)
            except RuntimeError as e:  # Wishart changes the mask that its backward needs
                assert "is not implemented" in str(e) or spec["class"] == "Wishart", (name, spec, e)
                found = [None] * len(leaves)
            for leaf, g in zip(leaves, found):
                if g is not None:
                    named["/grad/" + leaf] = g
        self.put(name, named, whole)
        return out.detach()


def record(spec, dtype, full):
    d = Made(spec).made
    r = Recorder(full, dtype == torch.float32)
    for name in ("mean", "mode", "variance", "stddev"):
        r.run(name, spec, lambda d: getattr(d, name), whole=name in ("mean", "variance"))
    for name in ("entropy", "perplexity"):
        r.run(name, spec, lambda d: getattr(d, name)(), whole=name == "entropy")
    torch.manual_seed(0)
    value = Made(spec).made.sample((2,)).detach()
    for seed, shape in ALL_DRAWS if full else DRAWS:
        name = "/".join(str(x) for x in (seed, *shape))
        r.run("sample/" + name, spec, lambda d: d.sample(shape), whole=False, grads=False, seed=seed)
        r.run("rsample/" + name, spec, lambda d: d.rsample(shape), whole=seed == 1, seed=seed)
    discrete = d.support.is_discrete
    grads = True if discrete else "value"
    r.run("log_prob", spec, lambda d, v: d.log_prob(v), value, grads=grads)
    r.run("cdf", spec, lambda d, v: d.cdf(v), value, grads=grads)
    if not d.event_shape:
        u = torch.tensor([0.125, 0.6875], dtype=dtype).reshape(2, *([1] * len(d.batch_shape))).expand(2, *d.batch_shape).contiguous()
        r.run("icdf", spec, lambda d, v: d.icdf(v), u, grads="value")
    r.run("enumerate_support", spec, lambda d: d.enumerate_support(), whole=False)
    r.run("enumerate_support/false", spec, lambda d: d.enumerate_support(expand=False), whole=False)
    wider = (2,) + tuple(d.batch_shape)
    expanded = lambda f: lambda d, *v: f(d.expand(wider), *v)
    r.run("expand/sample", spec, expanded(lambda d: d.sample((3,))), whole=False, grads=False, seed=3)
    r.run("expand/rsample", spec, expanded(lambda d: d.rsample()), whole=False, seed=4)
    r.run("expand/log_prob", spec, expanded(lambda d, v: d.log_prob(v)), value, whole=False)
    for name in ("mean", "variance", "mode"):
        r.run("expand/" + name, spec, expanded(lambda d: getattr(d, name)), whole=False)
    r.run("expand/entropy", spec, expanded(lambda d: d.entropy()), whole=False)
    for name in ("covariance_matrix", "precision_matrix", "scale_tril", "probs", "logits"):
        if hasattr(d, name):
            r.run(name, spec, lambda d: getattr(d, name), whole=False)
    if isinstance(d, D.ExponentialFamily) and not isinstance(d, (D.Poisson, D.Beta, D.Dirichlet)):
        r.run("bregman_entropy", spec, lambda d: D.ExponentialFamily.entropy(d), whole=False, grads=False)
    return dict(
        spec=coded(spec),
        dtype=str(dtype)[6:],
        repr=repr(Made(spec).made),
        support=repr(d.support),
        batch_shape=list(d.batch_shape),
        event_shape=list(d.event_shape),
        has_rsample=d.has_rsample,
        has_enumerate_support=d.has_enumerate_support,
        value=text(value),
        expand=list(wider),
        outputs=r.outputs,
        lacks=sorted(set(r.lacks)),
    )


def record_kl(p, q, dtype, full):
    r = Recorder(full, dtype == torch.float32)
    spec = {"class": "pair", "args": {"p": p, "q": q}}

    class Pair(Made):
        def construct(self, name, args):
            return (args["p"], args["q"]) if name == "pair" else super().construct(name, args)

    made = Pair(spec)
    try:
        kl = D.kl_divergence(*made.made)
    except NotImplementedError:
        return dict(spec=coded(spec), dtype=str(dtype)[6:], lacks=True)
    except IndexError:  # masks are not broadcast
        return record_kl(p, cases.flat(q), dtype, full)
    r.put("kl", {"": kl})
    named = {}
    if kl.requires_grad:
        grads = torch.autograd.grad(kl, list(made.leaves.values()), ramp(*kl.shape, dtype=kl.dtype), allow_unused=True)
        for leaf, g in zip(made.leaves, grads):
            if g is not None:
                named["/grad/" + leaf] = g
        r.put("kl/grads", named, whole=False)
    return dict(spec=coded(spec), dtype=str(dtype)[6:], outputs=r.outputs)


def record_error(spec, value):
    message = None
    try:
        d = build_plain(spec)
        if value is not None:
            d.log_prob(value)
    except (ValueError, NotImplementedError, AssertionError) as e:
        message = str(e)
    assert message is not None, spec
    return dict(spec=coded(spec), value=None if value is None else text(value), message=message)


def build_plain(spec):
    class Plain(Made):
        def build(self, value, path):
            return value if isinstance(value, torch.Tensor) else super().build(value, path)

    return Plain(spec).made


def record_transform(spec, x, dtype, full):
    r = Recorder(full, dtype == torch.float32)
    t = Made(spec).made
    y = t(x).detach()
    r.run("forward", spec, lambda t, x: t(x), x, grads="value")
    r.run("inverse", spec, lambda t, y: t.inv(y), y, grads="value")
    if t.bijective:
        r.run("log_abs_det_jacobian", spec, lambda t, x: t.log_abs_det_jacobian(x, y), x, grads="value")
    line = dict(spec=coded(spec), dtype=str(dtype)[6:], x=text(x), y=text(y), repr=repr(t), bijective=t.bijective)
    try:
        sign = t.sign
        line["sign"] = sign if isinstance(sign, int) else text(sign)
    except (NotImplementedError, AttributeError):
        pass
    for name in ("domain", "codomain"):
        c = getattr(t, name)
        line[name] = [repr(c), c.event_dim]
    line.update(shapes=[list(t.forward_shape(x.shape)), list(t.inverse_shape(y.shape))], outputs=r.outputs)
    return line


def record_registry(spec, dtype):
    """What the registries make of a constraint, and where that takes points."""
    line = dict(constraint=coded(spec), dtype=str(dtype)[6:], x=text(ramp(2, 3, 3, dtype=dtype)))
    for name in ("biject_to", "transform_to"):
        c = build_plain(spec)
        try:
            t = getattr(D, name)(c)
            line[name] = [repr(t), text(t(ramp(2, 3, 3, dtype=dtype)))]
        except NotImplementedError:
            line[name] = None
    return line


def record_constraint(spec, values):
    c = build_plain(spec)
    checks = [[text(v), text(c.check(v))] for v in values]
    return dict(constraint=coded(spec), repr=repr(c), event_dim=c.event_dim, is_discrete=c.is_discrete, checks=checks)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", default=os.path.join(os.path.dirname(__file__), "..", "native", "torch", "distributions"))
    parser.add_argument("--full", action="store_true")
    args = parser.parse_args()
    kinds = [torch.float32, torch.float64]

    def file(*names):
        path = os.path.join(args.out, *names)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    first = [dict(kernels=fingerprint())]
    write(file("testdata", "cases.jsonl"), first + [record(s, dt, args.full) for dt in kinds for s in cases.distributions(dt)])
    write(file("testdata", "kl.jsonl"), first + [record_kl(p, q, dt, args.full) for dt in kinds for p, q in cases.pairs(dt)])
    write(file("testdata", "errors.jsonl"), first + [record_error(s, v) for s, v in cases.errors()])
    lines = [record_transform(s, x, dt, args.full) for dt in kinds for s, x in cases.transforms(dt)]
    lines += [record_registry(s, dt) for dt in kinds for s in cases.constraints_to()]
    write(file("transforms", "testdata", "transforms.jsonl"), first + lines)
    write(file("constraints", "testdata", "constraints.jsonl"), first + [record_constraint(s, v) for s, v in cases.constraints()])


main()
