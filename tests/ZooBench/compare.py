#!/usr/bin/env python3
"""Folds rows of several engines (model, batch, engine, threads, median, …) into the table of shapes.py's groups.

usage: compare.py ZOO.tsv ROWS.tsv… [--models]
Of several passes the best median of each engine counts, and of the other engines the fastest.  × says how many times faster `own` is, for a group
as the geometric mean.  --models lists all models instead, the weakest with one thread first.
"""
import collections, math, sys


def read(files):
    """Best medians in ms, by model, threads and whose they are: `own` or the best of the others, with its name."""
    own, peers, errors = {}, {}, {}
    for file in files:
        for line in open(file):
            row = line.rstrip('\n').split('\t')
            if line.startswith('#') or len(row) < 5: continue
            (name, batch, engine, threads), median = row[:4], float(row[4])
            key = (name, batch, int(threads))
            if engine == 'own':
                own[key] = min(median, own.get(key, math.inf))
                if row[7] not in '-': errors[key] = max(float(row[7]), errors.get(key, 0))
            else: peers[key] = min((median, engine), peers.get(key, (math.inf, '')))
    return own, peers, errors


def mean(ratios): return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def main():
    arguments = [a for a in sys.argv[1:] if a != '--models']
    if len(arguments) < 2: sys.exit(__doc__)
    groups = collections.defaultdict(list)
    for line in open(arguments[0]):
        name, batch, group = line.rstrip('\n').split('\t')
        groups[group].append((name, batch))
    own, peers, errors = read(arguments[1:])
    ratio = {k: peers[k][0] / own[k] for k in own if k in peers}
    threads = sorted({k[2] for k in ratio})
    models = [m for group in groups.values() for m in group]

    if '--models' in sys.argv:
        print('| model | batch |' + ''.join(f' peer, {t} | ours | × |' for t in threads) + '\n| --- | --- |' + ' --- | --- | --- |' * len(threads))
        for m in sorted(models, key=lambda m: ratio.get((*m, threads[0]), math.inf)):
            cells = ''.join(f' {peers[m + (t,)][0]:.4g} ({peers[m + (t,)][1]}) | {own[m + (t,)]:.4g} | {ratio[m + (t,)]:.2f} |' if m + (t,) in ratio else ' | | |' for t in threads)
            print(f'| {m[0]} | {m[1]} |{cells}')
        return

    print('| group | models |' + ''.join(f' {t} thread{"s" * (t > 1)} | weakest |' for t in threads) + '\n| --- | --- |' + ' --- | --- |' * len(threads))
    for group, members in [*groups.items(), ('all', models)]:
        cells = ''
        for t in threads:
            timed = [m for m in members if m + (t,) in ratio]
            worst = min(timed, key=lambda m: ratio[m + (t,)], default=None)
            cells += f' {mean([ratio[m + (t,)] for m in timed]):.2f} | {f"{ratio[worst + (t,)]:.2f} ({worst[0]})" if worst else ""} |'
        print(f'| {group} | {len(members)} |{cells}')
    for t in threads:
        slow = [m for m in models if ratio.get(m + (t,), 9) < 1 / 1.2]
        print(f'\n{t} thread{"s" * (t > 1)}: {len(slow)} of {sum(m + (t,) in ratio for m in models)} take more than 1.2 times as long as the better engine.', end='')
    missing = [m[0] for m in models if not any(m + (t,) in ratio for t in threads)]
    wrong = [f'{k[0]} ({e:.1e})' for k, e in errors.items() if not e < 1e-4]
    print(f'\n\nWithout times: {", ".join(missing) or "none"}. Results that differ by more than 1e-4: {", ".join(wrong) or "none"}.')


if __name__ == '__main__': main()
